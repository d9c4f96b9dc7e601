import { registerHooks } from 'node:module'

const SDKS = new Set(['openai', '@anthropic-ai/sdk', '@google/genai'])

/** As on a machine where no SDK is installed. */
registerHooks({
  resolve(specifier, context, next) {
    if (SDKS.has(specifier)) {
      const error = new Error(`Cannot find package '${specifier}'`)
      throw Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' })
    }
    return next(specifier, context)
  },
})
