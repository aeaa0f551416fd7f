/** Build sheet → JSON for other programs: sentences as plain text, steps of the Canvas by their ids. */
import type { CanvasStep } from './canvas.ts'
import { plain } from './say.ts'
import type { BuildSheet, Field, Note } from './sheet.ts'

export function sheetJson({ canvas, sections, ...head }: BuildSheet): unknown {
  return {
    schema: 'leadscore.build-sheet/1',
    ...head,
    canvas: { name: canvas.name, loop: canvas.loop, steps: canvas.steps.map(stepJson) },
    sections: sections.map(({ steps, intro, ...section }) => ({
      ...section,
      intro: plain(intro),
      steps: steps.map(({ title, check, fields, notes, ...step }) => ({
        ...step,
        title: plain(title),
        check: plain(check),
        fields: fields.map(fieldJson),
        notes: notes.map(noteJson),
      })),
    })),
  }
}

function stepJson(step: CanvasStep): unknown {
  if (step.kind !== 'action-path') return step
  const groups = step.groups.map(({ group: { name, points }, to }) => ({ name, points, to }))
  return { ...step, groups }
}

function fieldJson({ label, rows }: Field): unknown {
  return {
    label,
    rows: rows.map(({ text, under, notes }) => ({
      text: plain(text),
      under: under.map(plain),
      notes: notes.map(noteJson),
    })),
  }
}

function noteJson({ text, ...note }: Note): unknown {
  return { ...note, text: plain(text) }
}
