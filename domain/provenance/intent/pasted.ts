/** Blocks that a user pastes for somebody to look at: quoted lines, fences, elements, and what stands between rules. */
const PASTED =
  /^```[^\n]*\n[^]*?^```|(?:^>[^\n]*(?:\n|$))+|^<([a-z][\w-]*)>[ \t]*\n[^]*?\n<\/\1>|^(-{3,}|={3,}|"{3})[ \t]*\n[^]*?\n\2[ \t]*$/gim;
/** What one wants of a text that one only shows. */
const SHOWN =
  /\b(?:summari[sz]e|summary of|translate|proofread|rephrase|paraphrase|explain|analy[sz]e|classify|extract|what does)\b/i;

/** A user's own words: without the blocks that are pasted where the rest says that they are only to be looked at. */
export function ownWords(text: string): string {
  const own = text.replaceAll(PASTED, '\n');
  return own !== text && SHOWN.test(own) ? own : text;
}
