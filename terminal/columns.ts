import stringWidth from 'string-width';

/** A text in at most `width` columns, the rest shown as `…`. */
export function shorten(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += stringWidth(segment);
    if (used > width) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** A text padded to a width in columns: wide characters count twice, colours not at all. */
export const pad = (text: string, width: number, align?: 'right'): string => {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'right' ? `${space}${text}` : `${text}${space}`;
};
