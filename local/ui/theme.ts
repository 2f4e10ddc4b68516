import { themeOf } from '../../terminal/theme.ts';

/** Whether what goes to standard output may move the cursor and be coloured as a terminal's does. */
export const isTerminal = (): boolean => process.stdout.isTTY && process.env.TERM !== 'dumb';

/** The colours of standard output. */
export const theme = themeOf(process.stdout);
