import { createHash } from 'node:crypto'
import { Html, html } from './markup.ts'
import { pageScripts } from './page-scripts.ts'
import { PAGE_STYLES } from './style.ts'
import { chartLibrary } from './uplot.ts'

/**
 * A whole page in one file. Its policy lets it run the scripts and styles that are in it now and
 * nothing else, and load nothing.
 */
export function pageDocument(title: string, body: Html): string {
  const { script, styles } = chartLibrary()
  const css = styleText(`${styles}\n${PAGE_STYLES}`)
  const scripts = [scriptText(script), ...pageScripts().map(scriptText)]
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(css)}`,
    `script-src ${scripts.map(hashOf).join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const [library, ...modules] = scripts
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="vitest-load" />
        <title>${title}</title>
        ${element('style', css)}
      </head>
      <body>
        ${body} ${element('script', library!)}
        ${modules.map((module) => element('script', module, ' type="module"'))}
      </body>
    </html> `
  return page.text
}

/** Its text is what was hashed, to the last space. */
function element(name: 'script' | 'style', text: string, attributes = ''): Html {
  return new Html(`<${name}${attributes}>${text}</${name}>\n`)
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

/** A script that the parser of HTML does not end, nor take for the start of another one. */
function scriptText(text: string): string {
  return text.replaceAll(/<(?=\/script|script|!--)/gi, String.raw`\x3C`)
}

function styleText(text: string): string {
  return text.replaceAll(/<(?=\/style)/gi, String.raw`\3C `)
}
