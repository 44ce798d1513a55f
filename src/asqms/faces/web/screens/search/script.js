// Suggestions below the search field: arrows move through them, Escape and leaving close them.
const field = document.getElementById("search");
const list = document.getElementById("suggestions");
if (field && list) {
  const close = () => { list.textContent = ""; };
  const links = () => [...list.querySelectorAll("a")];
  field.form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && list.firstChild) {
      close();
      field.focus();
      event.preventDefault();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const rows = links();
    if (!rows.length) return;
    const at = rows.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    if (at < 0) field.focus(); else rows[Math.min(at, rows.length - 1)].focus();
    event.preventDefault();
  });
  field.form.addEventListener("focusout", (event) => {
    if (!field.form.contains(event.relatedTarget)) close();
  });
  field.addEventListener("input", () => { if (!field.value.trim()) close(); });
}
