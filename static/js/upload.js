/*
 * <form data-upload data-upload-url="URL/"> sends its file in pieces and resumes by itself. Without a script the same form posts the file
 * whole. The protocol is in docs/components.md.
 */
import { button, element, icon, json, token } from "./http.js";

const CHUNK = 512 * 1024;
const HASH_LIMIT = 64 * 1024 * 1024; // a larger file is not read into memory just to be named by its hash
const RETRY_FIRST = 1000;
const RETRY_LAST = 30000;

class Refusal extends Error {}

function amount(bytes) {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

async function sha256(file) {
  if (file.size > HASH_LIMIT || !globalThis.crypto?.subtle) return undefined;
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

class Upload {
  constructor(form, file) {
    this.form = form;
    this.file = file;
    this.url = form.dataset.uploadUrl;
    this.row = form.closest("[data-material]");
    this.offset = 0;
    this.retry = RETRY_FIRST;
    this.draw();
  }

  /* One face for both states: word and amount, bar, what comes and one link. */
  draw() {
    this.word = element("span", "material-word");
    this.figure = element("span", "faint");
    this.progress = element("progress", "bar-progress");
    this.progress.max = this.file.size || 1;
    this.progress.setAttribute("aria-label", `${this.form.dataset.name ?? this.file.name}上传进度`);
    this.left = element("span", "faint");
    this.link = element("span");
    this.status = element("span", "sr-only");
    this.status.setAttribute("role", "status");
    this.face = element(
      "div",
      "",
      element("div", "material-ends", this.word, this.figure),
      this.progress,
      element("div", "material-ends", this.left, this.link),
      this.status,
    );
    this.form.hidden = true;
    this.form.after(this.face);
  }

  state(name, mark) {
    if (!this.row) return;
    this.row.className = `material material-${name}`;
    this.row.querySelector(":scope > .icon").replaceWith(icon(mark));
  }

  sending() {
    this.state("uploading", "loader-2");
    this.progress.classList.remove("bar-ochre");
    this.link.replaceChildren(button("取消", () => this.cancel(), "btn btn-plain"));
    this.startedAt = performance.now();
    this.startedFrom = this.offset;
    this.status.textContent = "正在上传";
    this.show(this.offset);
  }

  show(sent) {
    const percent = this.file.size ? Math.floor((sent / this.file.size) * 100) : 100;
    this.progress.value = sent;
    this.word.textContent = `正在上传 ${percent}%`;
    this.figure.textContent = `${amount(sent)} / ${amount(this.file.size)}`;
    const rate = (sent - this.startedFrom) / (performance.now() - this.startedAt);
    this.left.textContent = rate > 0 ? `约 ${Math.ceil((this.file.size - sent) / rate / 1000)} 秒` : "正在估计时间";
  }

  interrupted() {
    this.state("interrupted", "plug-connected-x");
    this.progress.classList.add("bar-ochre");
    this.word.textContent = `网络中断，已保留 ${amount(this.offset)}`;
    this.figure.textContent = "";
    this.progress.value = this.offset;
    this.left.textContent = "恢复后自动续传";
    this.status.textContent = this.word.textContent;
    this.link.replaceChildren(button("立即续传", () => this.wake?.(), "btn btn-plain"));
  }

  async run() {
    this.sending();
    while (!this.cancelled) {
      try {
        if (!this.id) await this.begin();
        if (this.cancelled) return undefined;
        const answer = await this.piece();
        this.retry = RETRY_FIRST;
        if (answer.done) return this.done(answer.attachment);
        this.offset = answer.offset;
      } catch (error) {
        if (this.cancelled) return undefined;
        if (error instanceof Refusal) return this.refused(error.message);
        await this.wait();
      }
    }
    return undefined;
  }

  async begin() {
    const extra = Object.fromEntries([...new FormData(this.form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && !(value instanceof File)));
    const body = JSON.stringify({ ...extra, name: this.file.name, size: this.file.size, sha256: await sha256(this.file) });
    const answer = await this.ask(this.url, { method: "POST", body, headers: { "Content-Type": "application/json" } });
    this.id = answer.id;
    this.offset = answer.offset;
    if (this.cancelled) await this.ask(this.target, { method: "DELETE" }).catch(() => null); // cancelled before the server had named it
    else this.sending();
  }

  get target() {
    return `${this.url}${this.id}/`;
  }

  async ask(url, options) {
    const headers = { ...options.headers, "X-CSRFToken": token(this.form), Accept: "application/json" };
    const response = await fetch(url, { credentials: "same-origin", ...options, headers });
    const answer = await json(response);
    return this.judge(response.status, answer);
  }

  /* 4xx is the server's last word (with its reason); everything else is worth another try. */
  judge(status, answer) {
    if (status === 409 && Number.isInteger(answer?.offset)) return answer;
    if (status >= 400 && status < 500 && ![408, 425, 429].includes(status)) throw new Refusal(answer?.error ?? "服务器没有接收这份文件");
    if (status >= 400 || !answer) throw new Error(String(status));
    return answer;
  }

  /* XMLHttpRequest, because fetch does not tell how much of a body has gone. */
  piece() {
    const chunk = this.file.slice(this.offset, this.offset + CHUNK);
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      this.request = request;
      request.open("PATCH", this.target);
      request.responseType = "json";
      request.setRequestHeader("Upload-Offset", String(this.offset));
      request.setRequestHeader("Content-Type", "application/offset+octet-stream");
      request.setRequestHeader("X-CSRFToken", token(this.form));
      request.upload.addEventListener("progress", (event) => this.show(Math.min(this.file.size, this.offset + event.loaded)));
      request.addEventListener("load", () => {
        try {
          resolve(this.judge(request.status, request.response));
        } catch (error) {
          reject(error);
        }
      });
      for (const name of ["error", "abort", "timeout"]) request.addEventListener(name, () => reject(new Error(name)));
      request.send(chunk);
    });
  }

  /* Waits for the time, the network or the button; then learns from the server how much it holds. */
  async wait() {
    this.interrupted();
    await new Promise((resolve) => {
      this.wake = resolve;
      setTimeout(resolve, this.retry);
      globalThis.addEventListener("online", resolve, { once: true });
    });
    this.retry = Math.min(RETRY_LAST, this.retry * 2);
    if (this.cancelled || !this.id) return;
    try {
      const answer = await this.ask(this.target, { method: "GET" });
      this.offset = answer.offset;
      this.sending();
    } catch (error) {
      if (error instanceof Refusal) this.id = null; // the server no longer knows it: begin again
    }
  }

  async cancel() {
    this.cancelled = true;
    this.request?.abort();
    if (this.id) await this.ask(this.target, { method: "DELETE" }).catch(() => null);
    this.again("missing");
  }

  again(state) {
    this.state(state, "alert-circle");
    this.face.remove();
    this.form.hidden = false;
    this.form.querySelector("input[type=file]").value = "";
    this.form.querySelector("input[type=file]").focus();
  }

  refused(words) {
    this.again("refused");
    this.form.previousElementSibling?.matches("[data-upload-why]") && this.form.previousElementSibling.remove();
    const why = element("p", "material-word", words);
    why.dataset.uploadWhy = "1";
    why.setAttribute("role", "alert");
    this.form.before(why);
  }

  done(attachment) {
    this.state("scanning", "virus-search");
    const words = element("span", "", `已上传 ${amount(this.file.size)}，正在查毒`);
    words.setAttribute("role", "status");
    this.face.replaceChildren(element("div", "material-ends", words));
    this.form.dispatchEvent(new CustomEvent("upload:done", { bubbles: true, detail: attachment }));
  }
}

function start(form, file) {
  form.parentElement.querySelector("[data-upload-why]")?.remove();
  new Upload(form, file).run();
}

function arm(form) {
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector("[data-drop]");
  form.querySelector("[data-upload-button]").hidden = true;
  const chosen = () => input.files[0] && start(form, input.files[0]);
  input.addEventListener("change", chosen);
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("is-over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files[0]) start(form, event.dataTransfer.files[0]);
    });
  }
  chosen(); // chosen before this script was here
}

document.querySelectorAll("form[data-upload]").forEach(arm);
/* A row that htmx has redrawn brings a new form. */
document.addEventListener("htmx:afterSettle", (event) => event.target.querySelectorAll("form[data-upload]").forEach(arm));
