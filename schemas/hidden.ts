/**
 * A character that does not show, changes how others show, or drives a terminal: controls, formats, private and unpaired ones, separators of
 * lines, those that Unicode lets be ignored, and the blank Braille pattern. With such, a text can look like another.
 */
export const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Every such character of a text. */
export const EVERY_HIDDEN = new RegExp(HIDDEN, 'gu');

/** A character's code point as people write it: `U+202E`. */
export const codePointOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** A text in which all shows that is there: each hidden character, but for those of `kept`, stands there by its code point, `⟨U+202E⟩`. */
export const withHiddenNamed = (text: string, kept = ''): string =>
  text.replaceAll(EVERY_HIDDEN, (character) =>
    kept.includes(character) ? character : `⟨${codePointOf(character)}⟩`,
  );
