import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { htmlReport } from '../../../src/report/html/report.ts'
import { FIXTURE_RUNS, testReport } from '../fixture-runs.ts'
import { aComparison, aReport, someTrends } from './a-report.ts'
import { launchBrowser, openPage, showAll } from './browser.ts'

// Every page opens from disk in a real browser.

const NASTY = `</script><script>alert(1)</script><img src="https://example.com/x" onerror="alert(2)">`

const folder = mkdtempSync(join(tmpdir(), 'html-report-'))
const PAGES = {
  everything: aReport({ comparison: aComparison(), trends: someTrends() }),
  'names that are markup': aReport({
    suites: [
      {
        file: NASTY,
        tests: [{ ...testReport(FIXTURE_RUNS.passing), name: NASTY, outcome: 'failed' }],
      },
    ],
    trends: someTrends().map((one) => ({ ...one, test: NASTY })),
  }),
}
type Name = keyof typeof PAGES
const names = Object.keys(PAGES) as Name[]
const pathOf = (name: Name): string => join(folder, `${names.indexOf(name)}.html`)

let browser: Browser
let context: BrowserContext

beforeAll(async () => {
  for (const name of names) writeFileSync(pathOf(name), htmlReport(PAGES[name]))
  browser = await launchBrowser()
  context = await browser.newContext({ viewport: { width: 1600, height: 1000 } })
}, 60_000)

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true })
})

test.for(names)(
  '%s: every chart is drawn, nothing is complained about or asked for',
  async (name) => {
    const { page, complaints, requests } = await openPage(context, pathOf(name))
    await showAll(page)
    const plots = await page.locator('.plot').count()
    expect(plots).toBeGreaterThan(3)
    expect(await page.locator('.plot canvas').count()).toBe(plots)
    expect({ complaints, requests }).toEqual({ complaints: [], requests: [] })
    await page.close()
  },
)

test.for([
  ['light', 1600],
  ['light', 360],
  ['dark', 1600],
  ['dark', 360],
] as const)(
  '%s and %i wide: axe finds nothing, and nothing sticks out',
  async ([colorScheme, width]) => {
    const { page } = await openPage(context, pathOf('everything'))
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 900 })
    await showAll(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    expect(await violationsIn(page)).toEqual([])
    await page.close()
  },
)

/** What axe finds, by its rule and the first element that breaks it. */
async function violationsIn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const inPage: typeof axe = Reflect.get(globalThis, 'axe')
    const { violations } = await inPage.run()
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)
  })
}

describe('a reader with a keyboard', () => {
  test('skips to the report, and comes to the tests in their table', async () => {
    const { page } = await openPage(context, pathOf('everything'))
    const focused = (): Promise<string> =>
      page.evaluate(() => document.activeElement?.textContent?.trim().slice(0, 40) ?? '')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Skip to the report')
    expect(await page.locator('.skip').boundingBox()).toMatchObject({ y: expect.closeTo(8, 0) })
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
    await page.close()
  })

  test('sorts the table by the header of a column, and by the other end again', async () => {
    const { page } = await openPage(context, pathOf('everything'))
    const cells = async (column: string): Promise<string[]> => {
      const headers = await page.locator('#tests table.sortable thead th').allTextContents()
      const at = headers.indexOf(column) + 1
      return page.locator(`#tests table.sortable tbody tr > :nth-child(${at})`).allTextContents()
    }
    const header = page.locator('#tests table.sortable th', {
      has: page.getByRole('button', { name: 'p95', exact: true }),
    })
    const given = await cells('p95')
    await header.getByRole('button').focus()
    await page.keyboard.press('Enter')
    expect(await header.getAttribute('aria-sort')).toBe('ascending')
    const ascending = await cells('p95')
    expect(ascending).not.toEqual(given)
    expect(ascending.map(numberIn)).toEqual(given.map(numberIn).toSorted((a, b) => a - b))
    await page.keyboard.press('Space')
    expect(await header.getAttribute('aria-sort')).toBe('descending')
    expect(await cells('p95')).toEqual(ascending.toReversed())
    expect(await page.locator('[aria-sort]').count()).toBe(1)
    await page.close()
  })

  test('has what is not known at the end, whichever way it is sorted', async () => {
    const { page } = await openPage(context, pathOf('everything'))
    const button = page.locator('#tests').getByRole('button', { name: 'cost', exact: true })
    const last = page.locator('#tests table.sortable tbody tr').last()
    for (const _ of ['ascending', 'descending']) {
      await button.click()
      expect(await last.textContent()).toContain('the endpoint of our own')
    }
    await page.close()
  })

  test('reads a chart with the arrow keys', async () => {
    const { page } = await openPage(context, pathOf('everything'))
    await showAll(page)
    const plot = page.locator('#test-1-1 .plot').first()
    const told = (): Promise<string[]> => plot.locator('.key b').allTextContents()
    expect(await told()).toEqual(['', '', ''])
    await plot.focus()
    await page.keyboard.press('ArrowRight')
    expect(await told()).toEqual(['0.1 s', '–', '–'])
    for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowRight')
    const { buckets } = FIXTURE_RUNS.passing.timeline
    expect(await told()).toEqual([
      '1.1 s',
      ...[buckets[5]!.p95, buckets[5]!.p50].map(
        (value) => `${Math.round(value!).toLocaleString('en-US')} ms`,
      ),
    ])
    await page.keyboard.press('ArrowLeft')
    expect((await told())[0]).toBe('0.9 s')
    await page.close()
  })
})

function numberIn(text: string): number {
  return Number(text.replaceAll(/[^\d.]/g, ''))
}

describe('a reader with a mouse', () => {
  test('opens a folded test by its link', async () => {
    const { page } = await openPage(context, pathOf('everything'))
    const section = page.locator('#test-2-2')
    expect(await section.getByRole('heading', { name: 'Budgets' }).isVisible()).toBe(false)
    await page.getByRole('link', { name: 'how many at once get their answer in time' }).click()
    await section.getByRole('heading', { name: 'Budgets' }).waitFor({ state: 'visible' })
    await section.locator('summary').first().click()
    await section.getByRole('heading', { name: 'Budgets' }).waitFor({ state: 'hidden' })
    await page.close()
  })

  test('sees the values of one instant in all charts over time', async () => {
    const { page } = await openPage(context, pathOf('everything'))
    await showAll(page)
    const plots = page.locator('#test-1-1 .tall .plot')
    expect(await plots.count()).toBe(3)
    await plots.first().locator('.u-over').hover()
    const instants = await plots.locator('.key-x b').allTextContents()
    expect(instants[0]).toMatch(/^\d\.\d s$/)
    expect(new Set(instants).size).toBe(1)
    await page.close()
  })
})

test('the charts follow the theme while the page is open', async () => {
  const { page } = await openPage(context, pathOf('everything'))
  await showAll(page)
  const look = (): Promise<string[]> =>
    page.evaluate(() => [
      getComputedStyle(document.body).backgroundColor,
      document.querySelector('canvas')!.toDataURL(),
    ])
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await look()
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(async () => (await look())[1] !== light[1]).toBe(true)
  expect((await look())[0]).toBe('rgb(15, 18, 22)')
  await page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(look).toEqual(light)
  await page.close()
})

test('on paper all is unfolded and drawn, in the colours of paper', async () => {
  const { page } = await openPage(context, pathOf('everything'))
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' })
  const folded = page.locator('details:not([open])')
  const before = await folded.count()
  expect(before).toBeGreaterThan(0)
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  expect(await folded.count()).toBe(0)
  // Also of charts that nobody has scrolled to.
  const plots = page.locator('.plot')
  expect(await plots.locator('canvas').count()).toBe(await plots.count())
  const colours = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  expect(colours).toBe('rgb(255, 255, 255)')
  await page.evaluate(() => dispatchEvent(new Event('afterprint')))
  expect(await folded.count()).toBe(before)
  await page.close()
})

test('without scripts all figures are there, and no empty chart', async () => {
  const blocked = await browser.newContext({ javaScriptEnabled: false })
  const { page } = await openPage(blocked, pathOf('everything'))
  expect(await page.locator('.plot').first().isVisible()).toBe(false)
  await page.locator('#test-1-2 .figures summary').first().click()
  const table = page.locator('#test-1-2 .figures table').first()
  expect(await table.isVisible()).toBe(true)
  expect(await table.locator('tbody tr').count()).toBe(
    FIXTURE_RUNS['failing-budget'].timeline.buckets.length,
  )
  await blocked.close()
})
