/*
 * <form data-autosave="URL"> saves itself against its edit_no. Two windows never overwrite each other (409 shows a bar and stops);
 * a lost network keeps the text on this device, says so, and tries again. The protocol is in docs/components.md.
 */
import { button, element, icon, json, token } from "./http.js";
import { Keeper, fill, read } from "./drafts.js";

const PAUSE = 2000; // after the last keystroke
const LATEST = 5000; // after the first unsaved one
const RETRY_FIRST = 2000;
const RETRY_LAST = 60000;
const KEEPALIVE_LIMIT = 60000; // browsers refuse a larger body on the way out

const TYPED = new Set(["text", "textarea", "email", "tel", "search"]);

/* Whether a control no longer says what the page was sent with: an answer given before this script was there must not wait for the next. */
function differs(control) {
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  if (control.type === "select-one") return control.selectedIndex !== Math.max(0, [...control.options].findIndex((option) => option.defaultSelected));
  return TYPED.has(control.type) && control.value !== control.defaultValue;
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.keeper = new Keeper(this.url);
    this.retry = RETRY_FIRST;
    this.firstAt = 0;
    this.dirty = false;
    this.flight = null;
    this.stopped = false;
    this.listen();
    this.offer();
    const early = [...form.elements].find(differs);
    if (early) this.touched({ target: early });
  }

  get editNo() {
    return this.form.querySelector("input[name=edit_no]");
  }

  listen() {
    for (const name of ["input", "change", "rows:changed"]) this.form.addEventListener(name, (event) => this.touched(event));
    this.form.addEventListener("submit", (event) => this.submitting(event));
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.leaving());
    globalThis.addEventListener("pagehide", () => this.leaving());
    globalThis.addEventListener("online", () => this.dirty && this.plan(0));
  }

  touched(event) {
    if (this.stopped || event.target.type === "file" || event.target.closest?.("[data-no-autosave]")) return;
    if (!this.dirty) this.firstAt = Date.now();
    this.dirty = true;
    this.plan(Math.max(0, Math.min(PAUSE, this.firstAt + LATEST - Date.now())));
  }

  plan(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  save() {
    if (this.stopped || !this.dirty) return Promise.resolve();
    this.flight ??= this.send().finally(() => {
      this.flight = null;
      if (this.dirty && !this.stopped && !this.failed) this.plan(PAUSE);
    });
    return this.flight;
  }

  body() {
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return new URLSearchParams(data);
  }

  request(keepalive) {
    const headers = { "X-CSRFToken": token(this.form), Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
    return fetch(this.url, { method: "POST", body: this.body(), headers, keepalive, credentials: "same-origin" });
  }

  async send() {
    this.dirty = false;
    this.failed = false;
    this.say("正在保存…", "cloud-up");
    try {
      const response = await this.request(false);
      const answer = await json(response);
      if (response.status === 409) this.conflict(answer ?? {});
      else if (response.ok && answer) this.saved(answer);
      else this.keep(answer === null && (response.redirected || response.status === 403) ? "登录已过期" : "服务器未能保存");
    } catch {
      this.keep("网络中断");
    }
  }

  saved(answer) {
    this.keeper.drop(this.editNo.value);
    this.editNo.value = answer.edit_no;
    this.retry = RETRY_FIRST;
    this.say(`已自动保存 ${answer.saved_at}`, "cloud-check");
    this.mark(answer.errors ?? {});
    this.form.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true, detail: answer }));
  }

  /* Errors of a draft are said at their field; saving was not refused. */
  mark(errors) {
    for (const old of this.form.querySelectorAll("[data-draft-error]")) old.remove();
    for (const [name, texts] of Object.entries(errors)) {
      const field = this.form.elements[name];
      const place = field instanceof Element ? field : field?.[0];
      if (!place) continue;
      const note = element("p", "field-error", [texts].flat().join("；"));
      note.dataset.draftError = "1";
      place.before(note);
    }
  }

  keep(why) {
    this.dirty = true;
    this.failed = true;
    const kept = this.keeper.keep(this.editNo.value, read(this.form));
    this.say(kept ? `${why}，已保存在本机，恢复后自动重试` : `${why}，请不要关闭本页`, "cloud-off", true);
    this.plan(this.retry);
    this.retry = Math.min(RETRY_LAST, this.retry * 2);
  }

  leaving() {
    if (!this.dirty || this.stopped) return;
    this.keeper.keep(this.editNo.value, read(this.form));
    if (this.flight || this.body().toString().length > KEEPALIVE_LIMIT) return;
    const before = this.editNo.value;
    this.dirty = false;
    this.flight = this.request(true)
      .then(async (response) => {
        const answer = await json(response);
        if (response.ok && answer) {
          this.saved(answer);
          this.keeper.drop(before);
        } else if (response.status === 409) this.conflict(answer ?? {});
        else this.keep("服务器未能保存");
      })
      .catch(() => this.keep("网络中断"))
      .finally(() => (this.flight = null));
  }

  /* A save under way raises edit_no: the form waits for it, or it would collide with itself. */
  submitting(event) {
    clearTimeout(this.timer);
    if (!this.flight) {
      this.stopped = true;
      return;
    }
    event.preventDefault();
    const submitter = event.submitter;
    this.flight.finally(() => {
      if (this.stopped) return;
      this.stopped = true;
      this.form.requestSubmit(submitter ?? undefined);
    });
  }

  conflict(answer) {
    this.stopped = true;
    clearTimeout(this.timer);
    this.keeper.keep(this.editNo.value, read(this.form));
    const who = answer.by ? `${answer.by} ` : "";
    const when = answer.saved_at ? `（${answer.saved_at}）` : "";
    this.say("未保存：本节已在别处修改", "alert-triangle", true);
    this.bar(
      `${who}另一窗口已修改本节${when}`,
      "两份内容都保留：那一份已保存，你刚才填写的留在本机。载入最新内容后可以选择恢复你的填写。",
      button("载入最新内容", () => location.reload(), "btn btn-small btn-blue"),
      button("复制我填写的内容", (event) => this.copy(event.target)),
    );
  }

  async copy(target) {
    const lines = Object.entries(read(this.form)).map(([name, values]) => `${this.label(name)}：${values.join("、")}`);
    await navigator.clipboard.writeText(lines.join("\n"));
    target.textContent = "已复制";
  }

  label(name) {
    const field = this.form.elements[name];
    const first = field instanceof Element ? field : field?.[0];
    return first?.labels?.[0]?.textContent.trim() || name;
  }

  /* What an earlier visit could not send is offered, never put in by itself. */
  offer() {
    const draft = this.keeper.find();
    if (!draft || JSON.stringify(draft.values) === JSON.stringify(read(this.form))) return;
    const stale = draft.editNo !== this.editNo.value;
    const bar = this.bar(
      `本机保留着 ${draft.at} 未能保存的填写`,
      stale ? "此后本节在别处保存过；恢复会把你的填写放回表中，请核对后再保存。" : "恢复后会自动保存。",
      button("恢复我的填写", () => this.restore(draft, bar), "btn btn-small btn-blue"),
      button("不要了", () => {
        this.keeper.drop(draft.editNo);
        bar.remove();
      }),
    );
  }

  restore(draft, bar) {
    fill(this.form, draft.values);
    this.keeper.drop(draft.editNo);
    bar.remove();
    this.dirty = true;
    this.plan(0);
  }

  bar(title, text, ...buttons) {
    this.form.querySelector(":scope > .conflict")?.remove();
    const made = element("div", "conflict", element("b", "", title), element("p", "", text), element("div", "row", ...buttons));
    made.setAttribute("role", "alert");
    this.form.prepend(made);
    return made;
  }

  say(words, mark, failed = false) {
    for (const state of document.querySelectorAll("[data-save-state]")) {
      state.classList.toggle("save-failed", failed);
      state.replaceChildren(icon(mark), element("span", "", words));
    }
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
