import * as z from 'zod/mini';
import { SYNTH_ERRORS, StepgateError } from '../../schemas/errors.ts';
import { Ask } from '../../schemas/verdict.ts';
import type { Cap } from '../../schemas/verdict.ts';

/** A running total that a permit counts against. `fields` are added up: `calls`, `recipients`, `amount`, or fields of the input. */
export interface CapRule {
  readonly field: string;
  readonly limit: number;
  readonly per: Cap['per'];
  readonly window: Cap['window'];
}

/** What a policy's annotations say beyond permit and forbid. */
export interface Outcome {
  readonly ask?: Ask;
  readonly caps?: readonly CapRule[];
  readonly reason?: string;
  /** A permit that holds only where no other permit applies. */
  readonly isDefault: boolean;
}

const KNOWN = ['id', 'ask', 'cap', 'reason', 'default'];
const MOST_REASON = 300;
const APPROVERS = /^(\d{1,2}) of ([a-z][a-z0-9-]{0,62}(?: or [a-z][a-z0-9-]{0,62})*)$/;
const CAP =
  /^([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*) (\d{1,15}) per (session|user|tenant)(?: per (session|day|month))?$/;

/**
 * The annotations of a policy, checked. The grammar, all of it:
 *
 *     @id("name")                          any policy
 *     @reason("sentence")                  any policy; what the model and people are told, up to 300 characters
 *     @ask("N of group [or group …]")      a forbid: those people may lift it
 *     @cap("total LIMIT per session [; …]")                                  a permit: over the limit it does not hold
 *     @cap("total LIMIT per session|user|tenant per session|day|month [; …]")
 *     @default                             a permit: holds only where no other permit applies
 *
 * Throws `InvalidPolicy` with a sentence that says what is allowed.
 */
export function parseAnnotations(
  effect: 'permit' | 'forbid',
  annotations: Readonly<Record<string, string | null>>,
): Outcome {
  const unknown = Object.keys(annotations).filter((name) => !KNOWN.includes(name));
  if (unknown.length > 0) {
    throw problem(`there is no annotation @${unknown.join(', @')}; there are @${KNOWN.join(', @')}`);
  }
  const { ask, cap, reason } = annotations;
  const isDefault = Object.hasOwn(annotations, 'default');
  if (ask !== undefined && effect !== 'forbid')
    throw problem('@ask belongs on a forbid: it says who may lift it');
  if (cap !== undefined && effect !== 'permit')
    throw problem('@cap belongs on a permit: over the limit it does not hold');
  if (isDefault && effect !== 'permit')
    throw problem('@default belongs on a permit: it holds where no other permit applies');
  return {
    ...(ask === undefined ? {} : { ask: parseAsk(ask ?? '') }),
    ...(cap === undefined ? {} : { caps: parseCaps(cap) }),
    ...(reason === undefined ? {} : { reason: parseReason(reason) }),
    isDefault,
  };
}

/** `2 of finance`, `1 of finance or legal`: who must approve. Throws `InvalidPolicy`. */
export function parseAsk(text: string): Ask {
  const [, required, groups] = APPROVERS.exec(text) ?? [];
  const parsed = z.safeParse(Ask, {
    required: Number(required),
    groups: [...new Set(groups?.split(' or '))].sort(),
  });
  if (parsed.success) return parsed.data;
  throw problem(
    `@ask(${JSON.stringify(text)}) is not understood; write @ask("2 of finance") or @ask("1 of finance or legal"), with 1 to 20 people`,
  );
}

function parseCaps(text: string | null): CapRule[] {
  return (text ?? '').split(';').map((part) => {
    const [, field, limit, per, window] = CAP.exec(part.trim()) ?? [];
    if (field === undefined || per === undefined || (window === undefined && per !== 'session')) {
      throw problem(
        `@cap(${JSON.stringify(text)}) is not understood; write @cap("amount 5000 per tenant per day"): calls, recipients, amount or a field of ` +
          'the input, a whole number, per session, user or tenant, per session, day or month; several are separated by ;',
      );
    }
    return {
      field,
      limit: Number(limit),
      per: per as Cap['per'],
      window: (window ?? 'session') as Cap['window'],
    };
  });
}

function parseReason(text: string | null): string {
  const reason = (text ?? '').trim();
  if (reason === '' || reason.length > MOST_REASON || /[\p{Cc}]/u.test(reason))
    throw problem(`@reason wants a sentence of 1 to ${MOST_REASON} characters on one line`);
  return reason;
}

const problem = (sentence: string): StepgateError => new StepgateError(SYNTH_ERRORS.InvalidPolicy, sentence);
