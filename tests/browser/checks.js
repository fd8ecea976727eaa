// What a machine can check of WCAG 2.2 AA: headings, landmarks, labels, ids, tables, contrast. Gives a list of findings.
() => {
  const found = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (each) => each.getClientRects().length > 0 && getComputedStyle(each).visibility !== "hidden";

  const levels = all("h1, h2, h3, h4").map((each) => Number(each.tagName[1]));
  if (levels.filter((level) => level === 1).length !== 1) found.push("not one h1");
  levels.forEach((level, n) => { if (n && level > levels[n - 1] + 1) found.push(`h${levels[n - 1]} then h${level}`); });

  for (const landmark of ["header", "main", "footer"]) if (all(landmark).length !== 1) found.push(`not one ${landmark}`);
  if (!document.title.trim() || !document.documentElement.lang) found.push("no title or language");
  const names = all("nav, [role=region], [tabindex='0'][role=group]").map((each) => each.getAttribute("aria-label"));
  if (names.some((name) => !name)) found.push("a nav or region without a name");

  const ids = all("[id]").map((each) => each.id);
  ids.forEach((id, n) => { if (ids.indexOf(id) !== n) found.push(`id twice: ${id}`); });
  for (const each of all("[aria-labelledby]")) if (!document.getElementById(each.getAttribute("aria-labelledby"))) found.push("label missing");

  for (const each of all("input:not([type=hidden]), select")) if (!each.labels?.length) found.push(`no label: ${each.name}`);
  for (const each of all("a, button, summary")) if (!each.textContent.trim()) found.push(`nothing to read: ${each.outerHTML.slice(0, 80)}`);
  for (const each of all("svg")) if (!each.closest("[aria-hidden=true]")) found.push("a chart without words");
  for (const each of all("table")) {
    if (!each.caption) found.push("a table without caption");
    if (each.querySelector("th:not([scope])")) found.push("th without scope");
  }
  for (const each of all("a, button, input, select, summary")) {
    const box = each.getBoundingClientRect();
    const inline = getComputedStyle(each).display === "inline";
    if (shown(each) && !inline && (box.height < 24 && box.width > 1 && each.type !== "checkbox")) found.push(`target ${box.height}px: ${each.textContent.slice(0, 30)}`);
  }

  const rgba = (text) => { const part = text.match(/[\d.]+/g).map(Number); return part.length === 3 ? [...part, 1] : part; };
  const back = (each) => {
    for (let at = each; at; at = at.parentElement) { const colour = rgba(getComputedStyle(at).backgroundColor); if (colour[3] === 1) return colour; }
    return [255, 255, 255, 1];
  };
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
  const seen = new Set();
  for (const each of all("body *")) {
    const own = [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !shown(each) || each.tagName === "OPTION") continue;
    const [a, b] = [light(rgba(getComputedStyle(each).color)), light(back(each))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const key = `${getComputedStyle(each).color} on ${back(each)}`;
    if (ratio < 4.5 && !seen.has(key)) { seen.add(key); found.push(`contrast ${ratio.toFixed(2)}: ${key} “${each.textContent.trim().slice(0, 30)}”`); }
  }
  return found;
}
