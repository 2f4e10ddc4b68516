import * as z from 'zod/mini';
import { stack } from './stack.ts';

/** A mail that SES sent, as the emulator's mailbox shows it. */
const Mail = z.object({
  Source: z.string(),
  To: z.array(z.string()),
  Subject: z.string(),
  BodyText: z.string(),
  BodyHtml: z.string(),
});
export type Mail = z.infer<typeof Mail>;

const Mailbox = z.object({ messages: z.record(z.string(), z.array(Mail)) });

/** Every mail that was sent so far and that `holds`. */
export async function sentMails(holds: (mail: Mail) => boolean): Promise<Mail[]> {
  const response = await fetch(`${stack.endpointUrl}/_ministack/ses/messages`);
  return Object.values(Mailbox.parse(await response.json()).messages)
    .flat()
    .filter(holds);
}
