import { createHmac, timingSafeEqual } from 'node:crypto';
import { sha256 } from '../../../domain/hash.ts';
import { header } from '../http/request.ts';
import { rawBody } from '../http/raw-body.ts';
import type { HttpRequest } from '../http/request.ts';

/** Seconds that a request may be old, or of the future. */
export const SIGNATURE_SECONDS = 300;

/** Why a request is not Slack's, or not any more. */
export type SignatureFault = 'unsigned' | 'old' | 'forged';

/** A request that is Slack's. `once` is the same for the same signed request, and for no other. */
export interface SignedRequest {
  readonly raw: string;
  readonly once: string;
}

/** Checks Slack's signature (`v0`) over the raw body, and that it is of now. */
export function verifySlack(
  request: HttpRequest,
  signingSecret: string,
  now: Date,
): SignedRequest | SignatureFault {
  const timestamp = header(request, 'x-slack-request-timestamp') ?? '';
  const signature = header(request, 'x-slack-signature') ?? '';
  if (!/^\d{1,12}$/.test(timestamp) || signature === '') return 'unsigned';
  if (Math.abs(now.getTime() / 1_000 - Number(timestamp)) > SIGNATURE_SECONDS) return 'old';
  const raw = rawBody(request);
  const wanted = Buffer.from(
    `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(raw).digest('hex')}`,
  );
  const given = Buffer.from(signature);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return 'forged';
  return { raw: raw.toString('utf8'), once: sha256(`slack ${signature}`) };
}
