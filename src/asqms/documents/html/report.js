// Reads the reasons that the page carries and shows them in a pane beside the map; without it the tables say it all.
(function () {
  "use strict";
  var pane = document.getElementById("pane");
  var list = document.getElementById("pane-list");
  var answer = document.getElementById("pane-answer");
  var data = null;
  var opener = null;

  function make(tag, text, kind) {
    var element = document.createElement(tag);
    if (text) { element.textContent = text; }
    if (kind) { element.className = kind; }
    return element;
  }

  function known() {
    if (!data) { data = JSON.parse(document.getElementById("answers").textContent); }
    return data;
  }

  function target(link) {
    try { return decodeURIComponent((link || "").split("#")[1] || ""); } catch (error) { return ""; }
  }

  function isAnswer(id) { return /^at\/[^/]+\/[^/]+$/.test(id); }

  function verdictOf(element) {
    return ["conforms", "partly", "deviates", "undetermined", "justified", "not_applicable"].find(function (name) {
      return element.classList.contains(name);
    }) || "not_applicable";
  }

  function verdict(name) {
    return make("b", known().verdicts[name].join(" "), "verdict " + name);
  }

  function section(title) {
    answer.append(make("h4", title));
  }

  function table(heads, rows) {
    var box = make("div", "", "wide");
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", answer.lastElementChild.textContent);
    var body = make("tbody");
    var element = make("table");
    if (heads.length) {
      var head = make("tr");
      heads.forEach(function (text) {
        var cell = make("th", text);
        cell.scope = "col";
        head.append(cell);
      });
      element.append(make("thead"));
      element.tHead.append(head);
    }
    rows.forEach(function (cells) {
      var row = make("tr");
      cells.forEach(function (cell) {
        var place = make("td");
        place.append(cell);
        row.append(place);
      });
      body.append(row);
    });
    element.append(body);
    box.append(element);
    answer.append(box);
  }

  function both(first, note) {
    var place = make("span", first);
    if (note) { place.append(make("small", note)); }
    return place;
  }

  // The answer to one practice on one scope; its first lines stand in the row of the table.
  function show(row) {
    var cells = row.cells;
    var id = row.id.slice(3);
    var found = known().answers[id];
    var words = known().words;
    var text = function (position) { return known().texts[position]; };
    var name = verdictOf(cells[3]);
    answer.replaceChildren();
    var head = make("h3", cells[0].textContent + " ");
    head.append(verdict(name), make("small", cells[2].textContent));
    var asked = make("p", cells[1].textContent, "asked");
    asked.lang = cells[1].lang;
    answer.append(head, asked, make("p", cells[4].textContent, "sentence"));
    if (!found) {
      answer.append(make("p", words.no_reason_here), make("code", "asqms explain " + id.split("/").reverse().join(" ")));
      return;
    }
    found[0].forEach(function (line) { answer.append(make("p", text(line), "line")); });
    if (found[1].length) {
      section(words.why);
      table([words.check, words.value, words.needed, words.result], found[1].map(function (one) {
        var result = make("span");
        result.append(verdict(text(one[3])), " " + text(one[4]));
        return [both(text(one[0]), text(one[5])), make("span", text(one[1]), "figure"), make("span", text(one[2]), "figure"), result];
      }));
    }
    if (found[2].length) {
      section(words.evidence);
      table([], found[2].map(function (one) {
        return [make("b", known().verdicts[text(one[0])][0] + " " + text(one[1]), "verdict " + text(one[0])), both(text(one[2]), text(one[3]))];
      }));
    }
    var clauses = known().clauses[id.split("/")[1]];
    if (clauses) {
      section(words.counts_for);
      var chips = make("ul", "", "chips");
      clauses.forEach(function (one) { chips.append(make("li", text(one))); });
      answer.append(chips);
    }
    answer.scrollTop = 0;
  }

  function choose(link) {
    list.querySelectorAll("[aria-current]").forEach(function (one) { one.removeAttribute("aria-current"); });
    link.setAttribute("aria-current", "true");
    var row = document.getElementById(target(link.href));
    if (row) {
      show(row);
      document.getElementById("pane-status").textContent = row.cells[0].textContent + " " + row.cells[3].textContent + ". " + row.cells[4].textContent;
    }
  }

  function entry(id, verdictName, first, second) {
    var link = make("a");
    link.href = "#" + encodeURI(id);
    var known_verdict = known().verdicts[verdictName];
    link.append(make("code", first), make("span", second), make("b", known_verdict.join(" "), "verdict " + verdictName));
    list.append(link);
    return link;
  }

  // The list of one process on one scope; on the organisation also what each item came to.
  function fill(process, wanted) {
    var parts = process.split("/");
    var body = document.getElementById(process);
    var cell = Array.from(document.querySelectorAll(".map a.cell")).find(function (one) { return target(one.href) === process; });
    var row = cell && cell.closest("tr");
    var whole = cell && cell.parentElement.classList.contains("whole");
    var details = body && body.closest("details");
    var scope = details ? details.querySelector("summary b").textContent : parts[1];
    list.replaceChildren();
    answer.replaceChildren(make("p", body ? known().words.choose : known().words.nothing_here, "note"));
    document.getElementById("pane-title").textContent = (row ? row.cells[0].textContent : body ? body.rows[0].textContent.trim() : parts[2]) + " · " + scope;
    document.getElementById("pane-note").replaceChildren();
    if (cell) { document.getElementById("pane-note").append(verdict(verdictOf(cell)), " " + cell.textContent.slice(1)); }
    var first = null;
    if (body) {
      if (whole) { list.append(make("h3", known().words.own_obligations)); }
      var order = ["deviates", "undetermined", "partly"];
      Array.from(body.rows).slice(1).forEach(function (one) {
        var name = verdictOf(one.cells[3]);
        var link = entry(one.id, name, one.cells[0].textContent, one.cells[1].textContent);
        link.children[1].lang = one.cells[1].lang;
        if (one.id === wanted || (!wanted && order.includes(name) && (!first || order.indexOf(name) < order.indexOf(first.dataset.name)))) { first = link; }
        link.dataset.name = name;
      });
    }
    if (whole) {
      list.append(make("h3", known().words.by_item));
      var heads = Array.from(document.querySelectorAll(".map thead tr:nth-child(2) th a"));
      Array.from(row.cells).slice(3).forEach(function (one, place) {
        var link = one.querySelector("a");
        if (link) { entry(target(link.href), verdictOf(link), link.textContent.slice(1).trim(), heads[place].textContent); }
      });
    }
    first = first || (body && list.querySelector("a"));
    if (first && document.getElementById(target(first.href)).tagName === "TR") { choose(first); }
    return first || list.querySelector("a");
  }

  function open(id) {
    var element = document.getElementById(id);
    var process = element && element.tagName === "TR" ? element.parentElement.id : id;
    var first = fill(process, element && element.tagName === "TR" ? id : "");
    if (!pane.open) { pane.showModal(); }
    if (first) { first.focus(); first.scrollIntoView({ block: "nearest" }); }
  }

  function read() {
    var id = target(location.hash);
    if (isAnswer(id)) { open(id); return; }
    if (pane.open) { pane.close(); }
    var element = document.getElementById(id);
    var details = element && element.closest("details");
    if (details) { details.open = true; element.scrollIntoView(); }
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href^='#']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    var id = target(link.href);
    if (!isAnswer(id)) { return; }
    event.preventDefault();
    if (list.contains(link)) {
      history.replaceState(null, "", "#" + encodeURI(id));
      var row = document.getElementById(id);
      if (row && row.tagName === "TR") { choose(link); answer.scrollIntoView({ block: "nearest" }); } else { open(id); }
      return;
    }
    opener = link;
    history.pushState(null, "", "#" + encodeURI(id));
    open(id);
  });

  list.addEventListener("keydown", function (event) {
    var links = Array.from(list.querySelectorAll("a"));
    var place = links.indexOf(document.activeElement);
    var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    var next = event.key === "Home" ? links[0] : event.key === "End" ? links[links.length - 1] : step && links[place + step];
    if (!next) { return; }
    event.preventDefault();
    next.focus();
    var row = document.getElementById(target(next.href));
    if (row && row.tagName === "TR") { choose(next); history.replaceState(null, "", next.href); }
  });

  pane.addEventListener("close", function () {
    if (isAnswer(target(location.hash))) { history.replaceState(null, "", location.pathname + location.search); }
    if (opener) { opener.focus(); opener = null; }
  });
  pane.addEventListener("click", function (event) { if (event.target === pane) { pane.close(); } });
  document.getElementById("pane-close").addEventListener("click", function () { pane.close(); });
  document.querySelectorAll(".map").forEach(function (map) {
    map.addEventListener("mouseover", function (event) {
      var cell = event.target.closest(".cell");
      if (cell && !cell.title) { cell.title = cell.getAttribute("aria-label"); }
    });
  });
  addEventListener("hashchange", read);
  addEventListener("popstate", read);
  if (location.hash) { read(); }
})();
