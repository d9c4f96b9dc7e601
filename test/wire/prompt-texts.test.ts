import { expect, test } from 'vitest'
import { promptTexts } from '../../src/wire/prompt-texts.ts'

test.for<[string, object, string[]]>([
  ['a bare input', { model: 'm', input: 'Hello' }, ['Hello']],
  [
    'messages, without the names of their roles',
    { messages: [{ role: 'user', content: 'Hello' }], max_tokens: 9 },
    ['Hello'],
  ],
  [
    'parts, without their images and files',
    {
      system: [{ type: 'text', text: 'Be kind.' }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0' } },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0' } },
            { type: 'file', file: { file_data: 'JVBERi0' } },
          ],
        },
      ],
    },
    ['Be kind.', 'What is it?'],
  ],
  [
    'instructions, tools and what tools said',
    {
      instructions: 'Search.',
      input: [{ type: 'function_call_output', call_id: 'call_1', output: 'found' }],
      tools: [{ type: 'function', name: 'find', description: 'Finds orders.' }],
    },
    ['Search.', 'found', 'find', 'Finds orders.'],
  ],
  [
    'contents, as Gemini has them',
    {
      systemInstruction: { parts: [{ text: 'Be kind.' }] },
      contents: [
        {
          role: 'user',
          parts: [
            { text: 'What is it?' },
            { inlineData: { mimeType: 'image/png', data: 'iVBORw0' } },
            { fileData: { mimeType: 'text/plain', fileUri: 'gs://b/x' } },
          ],
        },
      ],
    },
    ['Be kind.', 'What is it?'],
  ],
  ['nothing that is there', {}, []],
])('the texts of %s', ([, body, texts]) => {
  expect(promptTexts(body)).toEqual(texts)
})
