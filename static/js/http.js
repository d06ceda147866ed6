/* What the scripts that talk to the server share. */

/* The CSRF token stands in every form that posts. */
export function token(form) {
  return form.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

/* The JSON of an answer, or null where the answer is a page (a sign-in page after the session ended, an error page of a proxy). */
export async function json(response) {
  const type = response.headers.get("Content-Type") ?? "";
  return type.includes("json") ? response.json() : null;
}

/* An icon already on the page's sprite: the address is taken from one that the server drew, so that its version is right. */
export function icon(name) {
  const sprite = document.querySelector("svg.icon use").getAttribute("href").split("#")[0];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite}#tabler-${name}`);
  svg.append(use);
  return svg;
}

/* An element with a class, words and children. */
export function element(tag, css, ...children) {
  const made = document.createElement(tag);
  if (css) made.className = css;
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function button(word, act, css = "btn btn-small") {
  const made = element("button", css, word);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
