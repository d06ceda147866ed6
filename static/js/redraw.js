/* A double-random draw run again on the reader's own device (docs/draw.md). Written apart from supervision/redraw.py, against the same description;
   nothing is sent. */

import { element } from "./http.js";

const FORMAT = "draw-1";
const LEAST_TEAM = 2;
const LONGEST = 200;
const MOST_TOLD = 20;
const PARTS = ["objects", "inspectors", "sizes"];
const TEXT = "string";
const OBJECT = { id: TEXT, name: TEXT, city: TEXT, stratum: TEXT, excluded: TEXT };
const INSPECTOR = { id: TEXT, name: TEXT, excluded: TEXT, cities: "list", avoids: "list" };
const bytes = new TextEncoder();

function hex(buffer) {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* By code point, as every other language sorts; `<` alone goes by halves of a pair. */
function byPoint(a, b) {
  const [left, right] = [[...a], [...b]];
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    if (left[at] !== right[at]) return left[at].codePointAt(0) - right[at].codePointAt(0);
  }
  return left.length - right.length;
}

/* The one way to write a value: keys in order, no spaces. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).sort(byPoint);
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

async function hashesOf(registers) {
  const pairs = PARTS.map(async (part) => [part, hex(await crypto.subtle.digest("SHA-256", bytes.encode(canonical(registers[part]))))]);
  return Object.fromEntries(await Promise.all(pairs));
}

async function ranking(seed, hashes) {
  const key = await crypto.subtle.importKey("raw", bytes.encode(seed), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const bound = PARTS.map((part) => hashes[part]).join("\n");
  return async (...words) => hex(await crypto.subtle.sign("HMAC", key, bytes.encode([bound, ...words].join("\n"))));
}

function byRank(a, b) {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  return byPoint(a.row.id, b.row.id);
}

async function drawnOf(registers, rank) {
  const free = registers.objects.filter((row) => row.excluded === "");
  const ranked = await Promise.all(free.map(async (row) => ({ row, rank: await rank("object", row.id) })));
  ranked.sort(byRank);
  const left = new Map(Object.entries(registers.sizes.strata));
  return ranked.filter(({ row }) => {
    const places = left.get(row.stratum);
    left.set(row.stratum, places - 1);
    return places > 0;
  });
}

/* Whoever was sent least often so far, then by the rank of that round; never where he keeps out. */
async function teamsOf(registers, drawn, rank) {
  const waiting = registers.inspectors.filter((row) => row.excluded === "").map((row) => ({ row, sent: 0, rank: "" }));
  for (const one of waiting) one.rank = await rank("inspector", "0", one.row.id);
  const teams = [];
  for (const { row } of drawn) {
    const team = waiting
      .filter((one) => !one.row.avoids.includes(row.id) && (one.row.cities.length === 0 || one.row.cities.includes(row.city)))
      .sort((a, b) => a.sent - b.sent || byRank(a, b))
      .slice(0, registers.sizes.team);
    teams.push(team.map((one) => one.row.id));
    for (const one of team) {
      one.sent += 1;
      one.rank = await rank("inspector", String(one.sent), one.row.id);
    }
  }
  return teams;
}

export async function draw(registers, seed) {
  const hashes = await hashesOf(registers);
  const rank = await ranking(seed, hashes);
  const drawn = await drawnOf(registers, rank);
  const teams = await teamsOf(registers, drawn, rank);
  const rows = drawn.map(({ row }, at) => ({ object: row.id, stratum: row.stratum, team: teams[at] }));
  return { hashes, drawn: rows, short: rows.filter((row) => row.team.length < registers.sizes.team).map((row) => row.object) };
}

function isKind(value, kind) {
  return kind === "list" ? Array.isArray(value) && value.every((one) => typeof one === TEXT && one.isWellFormed()) : typeof value === TEXT && value.isWellFormed();
}

function rowFault(row, columns) {
  const names = Object.keys(columns);
  const has = row !== null && typeof row === "object" && Object.keys(row).length === names.length && names.every((name) => Object.hasOwn(row, name));
  if (!has) return `应恰有 ${names.join("、")} 各项。`;
  const wrong = names.filter((name) => !isKind(row[name], columns[name]));
  if (wrong.length > 0) return `${wrong.join("、")} 的类型不对。`;
  return row.id === "" ? "id 不能为空。" : "";
}

function rowFaults(part, rows, columns) {
  const found = rows.map((row, at) => [at + 1, rowFault(row, columns)]).filter(([, why]) => why).map(([no, why]) => `${part} 第 ${no} 行：${why}`);
  if (found.length > 0) return found;
  const times = new Map();
  for (const { id } of rows) times.set(id, (times.get(id) ?? 0) + 1);
  return [...times].filter(([, count]) => count > 1).map(([id, count]) => `${part} 中“${id}”出现了 ${count} 次。`);
}

function sizeFaults(registers) {
  const { sizes } = registers;
  const isMap = sizes.strata !== null && typeof sizes.strata === "object" && !Array.isArray(sizes.strata);
  if (Object.keys(sizes).sort().join() !== "strata,team" || !isMap) return ["sizes 应恰有 strata、team 两项。"];
  if (!Number.isInteger(sizes.team) || sizes.team < LEAST_TEAM) return [`检查组每组不少于 ${LEAST_TEAM} 人。`];
  const free = new Map();
  for (const row of registers.objects) if (row.excluded === "") free.set(row.stratum, (free.get(row.stratum) ?? 0) + 1);
  const unnamed = [...free.keys()].filter((name) => !Object.hasOwn(sizes.strata, name)).sort(byPoint);
  const found = unnamed.map((name) => `对象的分层“${name}”没有列明抽取数。`);
  for (const [name, size] of Object.entries(sizes.strata)) {
    if (!Number.isInteger(size) || size < 0) found.push(`分层“${name}”的抽取数不是数。`);
    else if (size > (free.get(name) ?? 0)) found.push(`分层“${name}”要抽 ${size} 家，可抽的只有 ${free.get(name) ?? 0} 家。`);
  }
  return found;
}

export function faultsOf(registers, seed) {
  const seedFaults = seed === seed.trim() && seed !== "" && [...seed].length <= LONGEST ? [] : [`种子应为 1 至 ${LONGEST} 个字符，前后没有空格。`];
  if (registers === null || typeof registers !== "object" || registers.format !== FORMAT) return [`不是抽取文件：format 应为“${FORMAT}”。`, ...seedFaults];
  const missing = PARTS.filter((part) => (part === "sizes" ? registers.sizes === null || typeof registers.sizes !== "object" || Array.isArray(registers.sizes) : !Array.isArray(registers[part])));
  if (missing.length > 0) return [...missing.map((part) => `缺少 ${part}，或者类型不对。`), ...seedFaults];
  const rows = [...rowFaults("objects", registers.objects, OBJECT), ...rowFaults("inspectors", registers.inspectors, INSPECTOR)];
  return [...(rows.length > 0 ? rows : sizeFaults(registers)), ...seedFaults];
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function shown(registers, answer, out) {
  const names = new Map([...registers.objects, ...registers.inspectors].map((row) => [row.id, row.name]));
  const rows = answer.drawn.map((row, at) => {
    const cells = [["序号", String(at + 1)], ["抽查对象", names.get(row.object)], ["分层", row.stratum], ["检查人员", row.team.map((id) => names.get(id)).join("、") || "无"]];
    return element("tr", "", ...cells.map(([label, words]) => {
      const cell = element("td", "", words);
      cell.dataset.label = label;
      return cell;
    }));
  });
  out.querySelector("tbody").replaceChildren(...rows);
  for (const part of PARTS) out.querySelector(`[data-hash-of=${part}]`).textContent = answer.hashes[part];
  const words = `抽出 ${answer.drawn.length} 家` + (answer.short.length > 0 ? `，其中 ${answer.short.length} 家可派的检查人员不足` : "");
  out.querySelector("[data-summary]").textContent = words;
  out.hidden = false;
}

async function run(form, out, errors) {
  const registers = parsed(form.elements.registers.value);
  const seed = form.elements.seed.value;
  const faults = faultsOf(registers, seed);
  errors.hidden = faults.length === 0;
  errors.querySelector("ul")?.remove();
  errors.append(element("ul", "", ...faults.slice(0, MOST_TOLD).map((words) => element("li", "", words))));
  out.hidden = true;
  if (faults.length > 0) errors.focus();
  else {
    shown(registers, await draw(registers, seed), out);
    out.focus();
  }
}

function arm(form) {
  const [out, errors] = [document.querySelector("[data-redraw-out]"), document.querySelector("[data-redraw-errors]")];
  const field = form.elements.registers;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run(form, out, errors);
  });
  const fill = async (address, seed) => {
    field.value = await (await fetch(address)).text();
    form.elements.seed.value = seed;
  };
  const sample = form.querySelector("[data-redraw-sample]");
  sample.addEventListener("click", () => fill(sample.dataset.sample, sample.dataset.seed));
  if (form.dataset.document && field.value === "") fill(form.dataset.document, form.dataset.seed);
  const file = form.querySelector("input[type=file]");
  const chosen = async () => {
    if (file.files[0]) field.value = await file.files[0].text();
  };
  file.addEventListener("change", chosen);
  chosen(); // chosen before this script was here
  form.querySelector("[type=submit]").disabled = false;
}

document.querySelectorAll("form[data-redraw]").forEach(arm);
