/** Text that is HTML already: whatever went into it was escaped on its way. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What stands in markup: text is escaped, nothing is left out. */
export type Content = Html | string | number | null | readonly Content[]

/**
 * Markup with values in it: `` html`<p>${text}</p>` ``. Values are escaped, in attributes within
 * double quotes too; lists are joined. The indentation of the source stays there.
 */
export function html(strings: TemplateStringsArray, ...values: Content[]): Html {
  return new Html(
    strings
      .map((part, index) => {
        const before = index === 0 ? '' : rendered(values[index - 1]!)
        return before + part.replaceAll(/\s+/g, ' ')
      })
      .join(''),
  )
}

function rendered(content: Content): string {
  if (content === null) return ''
  if (content instanceof Html) return content.text
  if (typeof content === 'string' || typeof content === 'number') return escapedHtml(`${content}`)
  return content.map(rendered).join('')
}

// Controls that a file of HTML may not hold, and marks that turn the direction of all text behind them.
const FORBIDDEN = /(?![\t\n\r])\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]|\p{Surrogate}/gu

/** Text that HTML shows as it is, and that ends no attribute. */
function escapedHtml(text: string): string {
  return text
    .replaceAll(FORBIDDEN, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

/** JSON that may stand inside of `<script>`: nothing in it ends the element, or a line of JavaScript. */
export function scriptJson(value: unknown): Html {
  const escapes = /[<>&\u2028\u2029]/g
  return new Html(
    JSON.stringify(value).replaceAll(
      escapes,
      (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  )
}
