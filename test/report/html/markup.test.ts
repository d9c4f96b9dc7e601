import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html, scriptJson } from '../../../src/report/html/markup.ts'

describe('markup', () => {
  it('escapes what ends an element or an attribute', () => {
    const text = `<script>alert("1")</script> & 'so on'`
    expect(html`<p title="${text}">${text}</p>`.text).toBe(
      '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;so on&#39;">' +
        '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;so on&#39;</p>',
    )
  })

  it('joins lists, keeps markup, and leaves out what is null', () => {
    const rows = ['a', 'b'].map((text) => html`<li>${text}</li>`)
    expect(html`${rows}${null}${0}`.text).toBe('<li>a</li><li>b</li>0')
  })

  it('shows marks that turn the direction of text as what they are not', () => {
    expect(html`${'safe\u202Elmth.exe\u0000\uD800'}`.text).toBe('safe\uFFFDlmth.exe\uFFFD\uFFFD')
  })

  it('lets no text through that is more than text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(html`${text}`.text).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/)
      }),
    )
  })
})

describe('JSON inside of a script', () => {
  it.for(['</script>', '<!--', '<script', ']]>', '\u2028', '\u2029', '&lt;'])(
    'does not hold %j',
    (text) => {
      const json = scriptJson({ name: text }).text
      expect(json).not.toMatch(/[<>&\u2028\u2029]/)
      expect(JSON.parse(json)).toEqual({ name: text })
    },
  )

  it('is the same value, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { text } = scriptJson(value)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(text).not.toMatch(/[<>&\u2028\u2029]/)
      }),
    )
  })
})
