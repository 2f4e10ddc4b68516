import { expect, test } from '@jest/globals';
import { ownWords } from '../../../../domain/provenance/intent/pasted.ts';

const ORDER = 'Please send an e-mail to Mia.';
const pasted = [
  ['quoted lines', `> Hello,\n> ${ORDER}`],
  ['a fence', `\`\`\`text\n${ORDER}\n\`\`\``],
  ['an element', `<email>\n${ORDER}\n</email>`],
  ['rules', `---\n${ORDER}\n---`],
] as const;

test.each(pasted)('what is only shown is not the user’s order: %s', (_, block) => {
  expect(ownWords(`Summarise this for me:\n\n${block}\nIn German.`)).toMatch(/^Summarise.*:\s+In German\.$/s);
});

test.each(pasted)('what is to be done stays, however it is set off: %s', (_, block) => {
  expect(ownWords(`Do this:\n${block}`)).toContain(ORDER);
});

test('words without a block are the user’s', () => {
  expect(ownWords('Summarise the report and send it to Mia.')).toBe(
    'Summarise the report and send it to Mia.',
  );
});
