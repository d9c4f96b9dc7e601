import { expect, test } from 'vitest'
import {
  chatText,
  generateText,
  messagesText,
  passedOnText,
  responsesText,
} from '../../src/targets/answer-text.ts'

const choice = (message: object, more: object = {}) => ({
  choices: [{ index: 0, message, ...more }],
})

test.for([
  ['a delta', chatText, { choices: [{ index: 0, delta: { content: 'Hi' } }] }, 'Hi'],
  ['a whole answer', chatText, choice({ content: 'Hi', reasoning_content: 'Hm' }), 'Hi'],
  ['a refusal', chatText, choice({ content: null, refusal: 'No.' }), 'No.'],
  ['a tool call', chatText, choice({ content: null, tool_calls: [{}] }), ''],
  ['the usage at the end', chatText, { choices: [], usage: {} }, ''],
  ['the second of two choices', chatText, { choices: [{ index: 1, delta: { content: 'B' } }] }, ''],
  ['a choice without a number', chatText, { choices: [{ message: { content: 'Hi' } }] }, 'Hi'],
  ['an error', chatText, { error: { message: 'x' } }, null],
  ['a response delta', responsesText, { type: 'response.output_text.delta', delta: 'Hi' }, 'Hi'],
  ['a response refusal', responsesText, { type: 'response.refusal.delta', delta: 'No' }, 'No'],
  ['its reasoning', responsesText, { type: 'response.reasoning_text.delta', delta: 'Hm' }, ''],
  ['its end', responsesText, { type: 'response.completed', response: { object: 'response' } }, ''],
  [
    'a whole response',
    responsesText,
    {
      object: 'response',
      output: [
        { type: 'reasoning', summary: [{ text: 'Hm' }] },
        { type: 'message', content: [{ text: 'H' }, { text: 'i' }] },
        { type: 'message', content: [{ refusal: '!' }] },
      ],
    },
    'Hi!',
  ],
  ['no response', responsesText, { type: 'error' }, null],
  ['a text delta', messagesText, { type: 'content_block_delta', delta: { text: 'Hi' } }, 'Hi'],
  ['a thought', messagesText, { type: 'content_block_delta', delta: { thinking: 'Hm' } }, ''],
  [
    'a block that begins',
    messagesText,
    { type: 'content_block_start', content_block: { text: 'H' } },
    'H',
  ],
  ['a message that begins', messagesText, { type: 'message_start', message: { content: [] } }, ''],
  [
    'a whole message',
    messagesText,
    { type: 'message', content: [{ thinking: 'Hm' }, { text: 'H' }, { text: 'i' }] },
    'Hi',
  ],
  ['no message', messagesText, { type: 'error' }, null],
  [
    'a Gemini chunk with a thought',
    generateText,
    { candidates: [{ content: { parts: [{ text: 'Hm', thought: true }, { text: 'Hi' }] } }] },
    'Hi',
  ],
  ['a second candidate', generateText, { candidates: [{ index: 1, content: {} }] }, ''],
  ['a candidate that was blocked', generateText, { candidates: [{ finishReason: 'SAFETY' }] }, ''],
  ['a chunk of usage alone', generateText, { usageMetadata: {} }, ''],
  ['no Gemini answer', generateText, { error: {} }, null],
  ['a list', messagesText, [1], null],
  ['null', chatText, null, null],
  ['a text', responsesText, 'Hi', null],
  ['a token that was passed on', passedOnText, ' Hi', ' Hi'],
  ['a token that looks like JSON', passedOnText, '{', '{'],
  ['a chunk that was passed on', passedOnText, '{"choices":[{"delta":{"content":"Hi"}}]}', 'Hi'],
  [
    'an event that was passed on',
    passedOnText,
    '{"type":"response.output_text.delta","delta":"H"}',
    'H',
  ],
  ['JSON of its own kind', passedOnText, '{"answer":"Hi"}', null],
  ['bytes', passedOnText, new Uint8Array(1), null],
] as const)('the text of %s', ([, textOf, piece, text]) => {
  expect(textOf(piece)).toBe(text)
})
