// Rows of a table and of a list are moved through by j, k and the arrows; Enter opens where the row leads.
const links = (row) => row.querySelector("a[href]");

const rowsOf = (holder) => [...holder.querySelectorAll("tbody tr, a.list-row")].filter((row) => row.matches("a") || links(row));

const go = (holder, step) => {
  const rows = rowsOf(holder);
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.matches(".at") || row.contains(document.activeElement) || row === document.activeElement);
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
  for (const row of rows) row.classList.remove("at");
  next.classList.add("at");
  (next.matches("a") ? next : links(next)).focus();
  next.scrollIntoView({ block: "nearest" });
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, summary, [contenteditable]")) return;
  const step = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const inside = event.target.closest("[data-rows]");
  const holder = inside || (event.key.length === 1 ? document.querySelector("[data-rows]") : null);
  if (!holder) return;
  event.preventDefault();
  go(holder, step);
});
