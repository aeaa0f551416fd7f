/** Build sheet → one HTML page that loads nothing and runs nothing: to read, to tick off, to print. */
import type { Text } from '../../build-sheet/say.ts'
import type { BuildSheet, Field, Note, Row, SheetSection, SheetStep, Template } from '../../build-sheet/sheet.ts'
import { canvasSvg } from './canvas-svg.ts'
import { escapeHtml } from './escape.ts'
import { style } from './style.ts'

/** A wider picture gets a page across. */
const portraitWidth = 900

export function htmlSheet(sheet: BuildSheet): string {
  const { name, description, owner, hash, canvas, sections } = sheet
  const title = `Build sheet: ${name}`
  const picture = canvasSvg(canvas)
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>\n${style}</style>`,
    '</head>',
    '<body>',
    '<header>',
    `<h1>Build sheet: <span class="name">${escapeHtml(name)}</span></h1>`,
    ...(description === null ? [] : [`<p>${escapeHtml(description)}</p>`]),
    ...(owner === null ? [] : [`<p>Owner: ${escapeHtml(owner)}</p>`]),
    `<p>Config <code>${escapeHtml(hash)}</code></p>`,
    '<p><b class="differs">≠</b> marks where Braze does not do exactly what <code>leadscore simulate</code> computes.</p>',
    contents(sections),
    '</header>',
    '<main>',
    `<section id="picture" class="picture${picture.width > portraitWidth ? ' wide' : ''}"><h2>The Canvas</h2>`,
    `<figure>${picture.text}</figure></section>`,
    ...sections.map(sectionHtml),
    checklist(sections, hash),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

function contents(sections: readonly SheetSection[]): string {
  const links = sections.map(({ letter, title }) => `<li><a href="#${letter}">${letter}. ${escapeHtml(title)}</a></li>`)
  return `<nav aria-label="Contents"><ul><li><a href="#picture">The Canvas</a></li>${links.join('')}<li><a href="#checklist">Checklist</a></li></ul></nav>`
}

function sectionHtml({ letter, title, intro, steps }: SheetSection): string {
  return [
    `<section id="${letter}"><h2>${letter}. ${escapeHtml(title)}</h2>`,
    `<p>${inline(intro)}</p>`,
    ...steps.map(stepHtml),
    '</section>',
  ].join('\n')
}

function stepHtml({ id, title, fields, templates, notes }: SheetStep): string {
  return [
    `<article id="${id}"><h3><span class="id">${id}</span> ${inline(title)}</h3>`,
    `<dl>${fields.map(fieldHtml).join('')}</dl>`,
    ...templates.map(templateHtml),
    ...notes.map((note) => `<p class="note">${noteHtml(note)}</p>`),
    '</article>',
  ].join('\n')
}

function fieldHtml({ label, rows }: Field): string {
  const [only] = rows
  const value =
    only && rows.length === 1 ? rowHtml(only) : `<ul>${rows.map((one) => `<li>${rowHtml(one)}</li>`).join('')}</ul>`
  return `<div><dt>${escapeHtml(label)}</dt><dd>${value}</dd></div>`
}

function rowHtml({ text, under, notes }: Row): string {
  const items = [
    ...under.map((one) => `<li>${inline(one)}</li>`),
    ...notes.map((note) => `<li class="note">${noteHtml(note)}</li>`),
  ]
  return `${inline(text)}${items.length === 0 ? '' : `<ul>${items.join('')}</ul>`}`
}

function noteHtml({ kind, text, rules }: Note): string {
  const cited = rules.length === 0 ? '' : ` <cite>semantics ${rules.join(', ')}</cite>`
  return `${kind === 'differs' ? '<b class="differs" title="Braze does not do exactly this">≠</b> ' : ''}${inline(text)}${cited}`
}

/** A line break right after the tag would be swallowed. */
function templateHtml({ label, text }: Template): string {
  return `<p class="label">${escapeHtml(label)}:</p>\n<pre tabindex="0">\n${escapeHtml(text)}</pre>`
}

function checklist(sections: readonly SheetSection[], hash: string): string {
  const items = sections
    .flatMap(({ steps }) => steps)
    .map(
      ({ id, check }) =>
        `<li><label><input type="checkbox"> <a href="#${id}">${id}</a> <span>${inline(check)}</span></label></li>`,
    )
  return [
    '<section id="checklist"><h2>Checklist</h2>',
    `<ul class="checklist">${items.join('\n')}</ul>`,
    `<p class="signed">Built from <code>${escapeHtml(hash)}</code></p>`,
    '<p class="signed">on <span class="line"></span> by <span class="line"></span></p>',
    '</section>',
  ].join('\n')
}

/** What stands between backquotes in our own words is code too. */
function inline(text: Text): string {
  return text.map((part) => (typeof part === 'string' ? words(part) : code(part.code))).join('')
}

function words(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? escapeHtml(part) : code(part)))
    .join('')
}

const code = (text: string): string => `<code>${escapeHtml(text.trim() === '' ? JSON.stringify(text) : text)}</code>`
