/* Verification: SHA-256 of a file on the reader's own device, compared with the registered one. Nothing is sent. */

function hex(buffer) {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function say(box, tone, title, text) {
  const head = document.createElement("b");
  const body = document.createElement("span");
  head.textContent = title;
  body.textContent = text;
  box.replaceChildren(head, body);
  box.className = `answer answer-${tone}`;
  box.hidden = false;
}

async function compare(card, file) {
  const box = card.querySelector("[data-hash-answer]");
  const about = `${file.name}，${size(file.size)}`;
  if (!globalThis.crypto?.subtle) {
    say(box, "other", "此处不能计算", "请用 https 打开本页，或在本机计算 SHA-256 后逐位比对。");
    return;
  }
  say(box, "busy", "正在计算…", about);
  try {
    const digest = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    if (digest === card.dataset.sha256.trim().toLowerCase()) say(box, "same", "一致，未被改动", about);
    else say(box, "other", "不一致", `${about}。这份文件与登记的不同，可能被改动，也可能是另一版本。它的 SHA-256：${digest}`);
  } catch {
    say(box, "other", "读不到这份文件", `${about}。请重新选择。`);
  }
}

for (const card of document.querySelectorAll("[data-hash]")) {
  const drop = card.querySelector("[data-drop]");
  const input = drop.querySelector("input[type=file]");
  const chosen = () => input.files[0] && compare(card, input.files[0]);
  input.addEventListener("change", chosen);
  chosen(); // chosen before this script was here
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("is-over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files[0]) compare(card, event.dataTransfer.files[0]);
    });
  }
}
