# SPDX-License-Identifier: Apache-2.0
"""The parts documents and tables must state, with the headings and columns that name them; not a check.

Our own vocabulary (docs/reference/registers.md). A heading counts when it holds one of the names as
whole words, in English, German or Chinese.
"""

from functools import lru_cache

PARTS: dict[str, str] = {
    "action": "action actions measure measures aktion maßnahme maßnahmen 措施 行动",
    "activities": "activities activity tasks work_products aktivitäten tätigkeiten 活动 任务",
    "affected_items": "affected affects impact_on scope betroffen betroffene auswirkung 受影响 影响范围",
    "approvals": "approval approvals approved sign_off freigabe freigaben genehmigung 批准 审批",
    "archive": "archive archived archiving archiv archivierung 归档 存档",
    "assumptions": "assumptions assumption annahmen annahme 假设",
    "audits": "audits audit second_party_audits 审核",
    "authority": "authority authorities powers befugnisse befugnis 权限 职权",
    "backup": "backup backups archive archiving sicherung datensicherung 备份",
    "baselines": "baselines baseline konfigurationsstände 基线",
    "branching": "branching branches branch merging zweige verzweigung 分支",
    "cause": "cause causes root_cause ursache ursachen 原因 根本原因",
    "changes": "changes change_log content what_is_new new_in changed änderungen inhalt 变更 更新内容",
    "checklist": "checklist check_list completion checkliste prüfliste 检查表 检查清单",
    "checks": "checks check reviews inspections prüfungen prüfung 检查 审查",
    "compatibility": "compatibility compatible kompatibilität 兼容性 兼容",
    "competence": "competence competences competencies skills qualification kompetenz kompetenzen 能力",
    "conclusion": "conclusion conclusions summary result results fazit ergebnis schlussfolgerung 结论",
    "confidence": "confidence uncertainty range genauigkeit unsicherheit vertrauen 置信度 不确定性",
    "confirmation_measures": (
        "confirmation_measures confirmation confirmation_reviews bestätigungsmaßnahmen 认可措施 确认措施"
    ),
    "contacts": "contacts contact kontakte ansprechpartner 联系人 联系方式",
    "containment": "containment immediate_action sofortmaßnahme sofortmaßnahmen eindämmung 遏制 围堵",
    "context": "context situation background kontext hintergrund 背景",
    "corrective_action": (
        "corrective_action corrective_actions correction action actions measures "
        "korrekturmaßnahme korrekturmaßnahmen maßnahmen 纠正措施"
    ),
    "criteria": "criteria criterion kriterien kriterium 准则 标准",
    "data": "data privacy personal_data data_protection daten datenschutz 数据 隐私",
    "data_stores": "data_stores data_store data databases datenspeicher datenbestände 数据存储",
    "date": "date dated sent_on sent_at notified_on datum gesendet_am 日期 发送日期",
    "decision": "decision decisions entscheidung entscheidungen beschluss 决定 决策",
    "decisions": "decisions decision actions beschlüsse entscheidungen 决定 决议",
    "deliverables": "deliverables deliverable deliveries lieferumfang liefergegenstände 交付物",
    "dependencies": "dependencies dependency interfaces abhängigkeiten schnittstellen 依赖",
    "differences": "differences difference delta context unterschiede kontext 差异",
    "domains": "domains domain domänen 领域",
    "dynamic_view": (
        "dynamic_view dynamic_views dynamic_behaviour dynamic dyn sequence sequences "
        "states behaviour dynamische_sicht verhalten 动态视图 动态行为"
    ),
    "environments": "environments environment test_environment umgebung umgebungen testumgebung 环境",
    "erasure": "erasure deletion data_erasure data_return löschung datenlöschung 删除 擦除",
    "escalation": "escalation escalations eskalation 升级 上报",
    "estimate": "estimate estimates estimation effort aufwand schätzung 估算 工作量",
    "exclusions": "exclusions exclusion out_of_scope ausschlüsse ausschluss 排除 不适用",
    "exercises": "exercises exercise drills tests übungen übung 演练",
    "exit": "exit exit_criteria termination austritt kündigung beendigung 退出 终止",
    "findings": "findings finding issues nonconformities feststellungen befunde abweichungen 发现 不符合",
    "gate_results": (
        "gate_results gate gates criteria results checks freigabekriterien ergebnisse 准入结果 门禁"
    ),
    "independence": "independence independent unabhängigkeit 独立性",
    "inputs": "inputs input eingaben eingang 输入",
    "intended_use": (
        "intended_use use_cases operating_environment bestimmungsgemäßer_gebrauch verwendungszweck 预期用途"
    ),
    "interfaces": "interfaces interface schnittstellen schnittstelle 接口",
    "item_types": "item_types items configuration_items konfigurationselemente 配置项",
    "known_problems": (
        "known_problems known_issues known_limitations open_problems "
        "limitations bekannte_fehler bekannte_probleme 已知问题"
    ),
    "lesson": "lesson lessons lessons_learned applied_lessons lehre lehren erkenntnisse 经验 教训",
    "levels": "levels level test_levels stufen teststufen ebenen 级别 层级",
    "life_cycle": "life_cycle lifecycle life_cycle_model phases lebenszyklus phasen 生命周期 阶段",
    "limits": "limits limitations restrictions grenzen einschränkungen 限制",
    "maintenance": "maintenance support wartung pflege 维护",
    "measures": "measures measure mitigations actions maßnahmen 措施",
    "method": "method methods technique qualification_method methode verfahren 方法",
    "methods": "methods method techniques methoden verfahren 方法",
    "metrics": "metrics metric indicators kpi measurement kennzahlen 指标 度量",
    "monitoring": "monitoring surveillance überwachung beobachtung 监控 监视",
    "naming": "naming names identification benennung namen identifikation 命名 标识",
    "notice": (
        "notice notification disclosure notification_of_changes "
        "mitteilung meldepflichten kündigungsfrist 通知"
    ),
    "object": "object objects work_product subject scope version gegenstand prüfgegenstand 对象 评审对象",
    "open_points": "open_points open_issues open_items deviations offene_punkte 未决项 遗留问题",
    "outputs": "outputs output ausgaben ergebnisse 输出",
    "parameters": "parameters parameter calibration configuration_data parameterliste 参数 标定",
    "participants": (
        "participants attendees reviewers reviewer people teilnehmer teilnehmende prüfer 参加者 与会者 评审人"
    ),
    "preconditions": (
        "preconditions precondition prerequisites voraussetzungen vorbedingungen 前提 先决条件"
    ),
    "preventive_action": (
        "preventive_action preventive_actions prevention read_across "
        "vorbeugung vorbeugemaßnahmen 预防措施 预防"
    ),
    "process": "process processes prozess prozesse 过程 流程",
    "process_map": "process_map processes process_landscape prozesslandkarte prozesse 过程 流程图",
    "products": "products product produkte 产品",
    "purpose": "purpose objective objectives goal goals aim zweck ziel ziele 目的 目标",
    "rationale": "rationale reason reasons justification begründung gründe 理由 原因",
    "recipients": "recipients recipient addressees empfänger 接收者 收件人",
    "recovery": "recovery recovery_times restore wiederherstellung wiederanlauf 恢复",
    "regression": "regression regression_rule regressionstest 回归",
    "releases": "releases release release_scope release_scopes freigaben lieferstände 发布",
    "reporting": "reporting notification clocks reporting_clocks meldung meldefristen meldewege 报告 通报",
    "requirements": "requirements requirement anforderungen 需求",
    "responsibilities": (
        "responsibilities responsibility roles verantwortung verantwortlichkeiten rollen 职责 责任"
    ),
    "results": "results result verdict verdicts ergebnis ergebnisse bewertung 结果",
    "reviews": "reviews review joint_reviews reviews_and_meetings 评审",
    "rights": "rights intellectual_property licence licences rechte nutzungsrechte 权利 知识产权",
    "risks": "risks risk risiken risiko 风险",
    "roles": (
        "roles role responsibilities raci organisation organization rollen verantwortlichkeiten 角色 职责"
    ),
    "rollback": "rollback roll_back fallback rücknahme rückfall 回滚 回退",
    "safety": "safety functional_safety sicherheit funktionale_sicherheit 安全 功能安全",
    "sample": "sample samples sampling stichprobe stichproben 抽样 样本",
    "scenarios": "scenarios scenario szenarien 场景 情景",
    "schedule": "schedule timeline milestones dates rhythm zeitplan termine meilensteine 计划 进度",
    "scope": "scope boundaries umfang geltungsbereich abgrenzung 范围",
    "security": (
        "security cybersecurity cyber_security informationssicherheit cybersicherheit 网络安全 信息安全"
    ),
    "service_levels": "service_levels service_level sla servicelevel 服务级别 服务水平",
    "severity": "severity severity_scale classification schweregrad einstufung 严重度 严重程度",
    "shutdown": "shutdown shut_down decommissioning termination abschaltung außerbetriebnahme 关闭 停机",
    "sites": "sites site locations standorte standort 场所 地点",
    "stages": "stages stage waves rollout stufen wellen 阶段 分批",
    "stakeholders": "stakeholders stakeholder interested_parties beteiligte interessengruppen 相关方",
    "steps": "steps step procedure sequence order activities schritte ablauf reihenfolge 步骤 顺序",
    "stop_criteria": "stop_criteria stop abort abbruch abbruchkriterien 停止条件 中止",
    "support_period": "support_period support end_of_support supportzeitraum supportende 支持期 支持期限",
    "targets": "targets target ziele zielsysteme 目标",
    "tasks": "tasks task duties aufgaben 任务",
    "termination": "termination end_of_life exit kündigung beendigung 终止",
    "tool_confidence": "tool_confidence tool_confidence_level tcl werkzeugvertrauen 工具置信度",
    "triggers": "triggers trigger reasons auslöser gründe 触发 触发条件",
    "trust_boundaries": "trust_boundaries trust_boundary vertrauensgrenzen 信任边界",
    "type_effect": (
        "type_effect classification type effect_on_type type_approval approval_properties "
        "klassifizierung typgenehmigung 类型影响 分类"
    ),
    "update_paths": "update_paths updates update aktualisierung 更新",
    "use_case": "use_case use_cases intended_use anwendungsfall anwendungsfälle 用例 使用场景",
    "user_notice": "user_notice communication notice users nutzerinformation kommunikation 用户通知 沟通",
    "verdict": "verdict decision result conclusion urteil entscheidung ergebnis 结论 判定",
    "version": "version revision release stand 版本",
    "vulnerability_handling": (
        "vulnerability_handling vulnerabilities vulnerability schwachstellen "
        "schwachstellenbehandlung 漏洞处理 漏洞"
    ),
}
"""The names of each part, besides its own."""

_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_ONE_LETTER = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})


@lru_cache(maxsize=512)
def names_of_part(part: str) -> tuple[str, ...]:
    """Return the names that stand for a part; its own name first."""
    names = (part, *PARTS.get(part, "").split())
    spelled = [name.translate(table) for name in names for table in ({}, _TWO_LETTERS, _ONE_LETTER)]
    return tuple(dict.fromkeys(spelled))
