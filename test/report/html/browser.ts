import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

/** Where systems and their packages put a Chromium. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Nothing but the page is to be asked for, and no sandbox is to be had in a container. */
const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A browser of its own, with a profile of its own, which goes with it. */
export async function launchBrowser(): Promise<Browser> {
  const given = process.env['CHROMIUM']
  const executablePath = (given ? [given] : PLACES).find((path) => existsSync(path))
  if (executablePath === undefined) {
    throw new Error(
      given
        ? `There is no browser at CHROMIUM=${given}.`
        : 'No Chromium was found for the tests of the HTML report: npm run setup:system installs it on Debian and Ubuntu; elsewhere set CHROMIUM to the path of one.',
    )
  }
  return chromium.launch({ executablePath, args: ARGS })
}

export interface WatchedPage {
  page: Page
  /** Errors, and whatever came to the console. */
  complaints: string[]
  /** Addresses that were asked for, other than that of the page. */
  requests: string[]
}

/** A page from disk, and all that it does which it should not. */
export async function openPage(context: BrowserContext, path: string): Promise<WatchedPage> {
  const page = await context.newPage()
  const complaints: string[] = []
  const requests: string[] = []
  const address = `file://${path}`
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (request.url() !== address) requests.push(request.url())
  })
  await page.goto(address)
  return { page, complaints, requests }
}

/** Unfolds the sections, and goes once through the page, so that every chart is drawn. */
export async function showAll(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const details of document.querySelectorAll('details')) {
      // Their tables are many and alike: one shows what all are.
      details.open = details.className !== 'figures' || details.closest('#test-1-1') !== null
    }
    for (const plot of document.querySelectorAll('.plot')) {
      plot.scrollIntoView()
      while (plot.querySelector('canvas') === null) {
        await new Promise((resolve) => requestAnimationFrame(resolve))
      }
    }
    scrollTo(0, 0)
  })
}
