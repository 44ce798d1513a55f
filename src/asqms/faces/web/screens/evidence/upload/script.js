// Files dropped or chosen are sent at once and recognised; without this script the plain form does the same.
const zone = document.querySelector("[data-drop-zone]");

const told = (file, text, failed) => {
  const note = document.createElement("section");
  note.className = "panel recognised";
  const name = document.createElement("h2");
  name.textContent = file.name;
  const words = document.createElement("p");
  words.className = failed ? "verdict deviates" : "soft";
  words.textContent = failed ? `✕ ${text}` : text;
  note.append(name, words);
  return note;
};

const recognise = async (file, place) => {
  const note = told(file, zone.dataset.working, false);
  place.append(note);
  const sent = new FormData();
  sent.append("files", file);
  try {
    const token = zone.closest("form").querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(zone.dataset.dropZone, { method: "POST", body: sent, headers: { "X-CSRFToken": token } });
    if (!answer.ok) throw new Error(String(answer.status));
    const part = document.createElement("template");
    part.innerHTML = await answer.text();
    note.replaceWith(part.content);
  } catch {
    note.replaceWith(told(file, zone.dataset.failed, true));
  }
};

if (zone) {
  const form = zone.closest("form");
  const input = zone.querySelector("input[type=file]");
  const button = form.querySelector(".buttons button");
  const place = document.getElementById("recognised");
  zone.querySelector(".drop-hint").hidden = false;

  const take = async (files) => {
    button.disabled = true;
    for (const file of files) await recognise(file, place);
    input.value = "";
    input.required = !form.querySelector("[name=upload]");
    button.disabled = false;
    if (form.querySelector("[name=upload]")) button.focus();
  };

  input.addEventListener("change", () => take([...input.files]));
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
}
