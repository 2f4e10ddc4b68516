/** The JSON Pointer (RFC 6901) of a key below another. */
export const childPointer = (path: string, key: string): string =>
  `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** The keys that a JSON Pointer goes along. */
export const pointerSteps = (path: string): string[] =>
  path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
