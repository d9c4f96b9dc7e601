import { registerHooks } from 'node:module'

/** As on a machine where neither SDK is installed. */
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'openai' || specifier === '@anthropic-ai/sdk') {
      const error = new Error(`Cannot find package '${specifier}'`)
      throw Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' })
    }
    return next(specifier, context)
  },
})
