import type { Note } from '../notes.ts'
import { html, type Html } from './markup.ts'
import { mark } from './table.ts'

/** Sentences with the marks that lead them; `null` when there are none. */
export function noteList(notes: readonly Note[]): Html | null {
  if (notes.length === 0) return null
  return html`<ul class="notes">
    ${notes.map(
      ({ lead, text }) =>
        html`<li class="${text.style}"><span>${mark(lead)}</span><span>${text.text}</span></li>`,
    )}
  </ul> `
}

/** Names and what they stand for: the labelled sentences of a summary. */
export function labelledNotes(notes: readonly Note[]): Html {
  return html`<dl class="facts">
    ${notes.map(
      ({ lead, text }) =>
        html`<div>
          <dt>${lead.text}</dt>
          <dd class="${text.style}">${text.text}</dd>
        </div>`,
    )}
  </dl> `
}

/** A few figures, large. */
export function tiles(figures: readonly (readonly [label: string, value: string])[]): Html {
  return html`<dl class="tiles">
    ${figures.map(
      ([label, value]) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl> `
}
