// The import page: says what was chosen, and refuses what the server would not take before it is sent.

const MOST_BYTES = 50 * 1024 * 1024;
const form = document.getElementById("import");
const input = form.querySelector("input[type=file]");
const chosen = document.getElementById("chosen");
const drop = input.closest(".drop");

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function show() {
  const files = [...input.files];
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  input.setCustomValidity(bytes < MOST_BYTES ? "" : `Together the files have ${size(bytes)}; the limit is 50 MB.`);
  chosen.textContent = files.length < 2 ? files.map((file) => size(file.size)).join() : `${files.length} files, ${size(bytes)}`;
  input.reportValidity();
}

input.addEventListener("change", show);
for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, () => drop.classList.add("over"));
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
