// What the pages do beyond showing text: themes, the table of contents at the side, copy buttons,
// arrow keys. Debian trixie's mdBook 0.4.48 refers to a book.js but brings none, so this is ours.
"use strict";

const remember = (key, value) => { try { localStorage.setItem(key, value); } catch (e) { /* private */ } };
const forget = key => { try { localStorage.removeItem(key); } catch (e) { /* private */ } };
const byId = id => document.getElementById(id);

// --- Themes: a class of <html>, and the style sheet for code that goes with it ---

const THEMES = ["light", "rust", "coal", "navy", "ayu"];
const CODE_STYLES = {
	"highlight-css": ["light", "rust"],
	"tomorrow-night-css": ["coal", "navy"],
	"ayu-highlight-css": ["ayu"],
};
const systemTheme = matchMedia("(prefers-color-scheme: dark)");

function storedTheme() {
	try { return localStorage.getItem("mdbook-theme"); } catch (e) { return null; }
}

function showTheme() {
	const stored = storedTheme();
	const theme = THEMES.includes(stored) ? stored
		: systemTheme.matches ? default_dark_theme : default_light_theme;
	document.documentElement.classList.remove(...THEMES);
	document.documentElement.classList.add(theme);
	for (const [sheet, themes] of Object.entries(CODE_STYLES))
		byId(sheet).disabled = !themes.includes(theme);
	for (const button of document.querySelectorAll("#theme-list .theme"))
		button.classList.toggle("theme-selected", button.id === (stored || "default_theme"));
}

function openThemes(open) {
	byId("theme-list").style.display = open ? "block" : "none";
	byId("theme-toggle").setAttribute("aria-expanded", open);
}

function chooseTheme(id) {
	if (THEMES.includes(id))
		remember("mdbook-theme", id);
	else
		forget("mdbook-theme");
	showTheme();
	openThemes(false);
}

function setUpThemes() {
	showTheme();
	systemTheme.addEventListener("change", showTheme);
	byId("theme-toggle").addEventListener("click",
		() => openThemes(byId("theme-list").style.display !== "block"));
	byId("theme-list").addEventListener("click", event => {
		const button = event.target.closest(".theme");
		if (button)
			chooseTheme(button.id);
	});
	document.addEventListener("click", event => {
		if (!event.target.closest("#theme-list, #theme-toggle"))
			openThemes(false);
	});
}

// --- The table of contents: the page's own script has set it up, the checkbox is its state ---

function showSidebar(visible) {
	document.documentElement.classList.toggle("sidebar-visible", visible);
	document.documentElement.classList.toggle("sidebar-hidden", !visible);
	byId("sidebar").setAttribute("aria-hidden", !visible);
	byId("sidebar-toggle").setAttribute("aria-expanded", visible);
	for (const link of document.querySelectorAll("#sidebar a"))
		link.setAttribute("tabIndex", visible ? 0 : -1);
	remember("mdbook-sidebar", visible ? "visible" : "hidden");
}

function setUpSidebar() {
	const box = byId("sidebar-toggle-anchor");
	box.addEventListener("change", () => showSidebar(box.checked));
}

// --- A button on each block that copies what a reader would type or read ---

function textToCopy(code) {
	const typed = [...code.querySelectorAll(".typed")].map(line => line.textContent);
	return typed.length ? typed.join("\n") + "\n" : code.textContent;
}

async function copy(button, code) {
	try {
		await navigator.clipboard.writeText(textToCopy(code));
		button.title = "copied";
	} catch (error) {
		button.title = "the browser does not allow it";
	}
}

function addCopyButton(code) {
	const button = document.createElement("button");
	button.className = "copy";
	button.type = "button";
	button.title = button.ariaLabel = "copy";
	button.innerHTML = '<i class="fa fa-copy"></i>';
	button.addEventListener("click", () => copy(button, code));
	code.parentElement.append(button);
}

// --- The keyboard turns pages, unless it writes ---

const turnPage = direction => document.querySelector(`.nav-chapters.${direction}`)?.click();

function onKey(event) {
	if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey
			|| event.target.closest("input, textarea"))
		return;
	if (event.key === "ArrowRight")
		turnPage("next");
	else if (event.key === "ArrowLeft")
		turnPage("previous");
	else if (event.key === "Escape")
		openThemes(false);
}

setUpThemes();
setUpSidebar();
document.querySelectorAll("main pre > code").forEach(addCopyButton);
document.addEventListener("keydown", onKey);
