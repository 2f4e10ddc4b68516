import { randomUUID } from 'node:crypto';
import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod/mini';
import {
  CreateSessionResponse,
  EventPage,
  MAX_WAIT_SECONDS,
  Problem,
  SessionDetail,
  UsageReport,
  type UsageQuery,
} from '../../schemas/api.ts';
import { ApprovalView, type DecisionRequest } from '../../schemas/approval-api.ts';
import { ApprovalDetail } from '../../schemas/approval-detail.ts';
import { StepgateError } from '../../schemas/errors.ts';
import type { LocalStack } from '../../schemas/local-stack.ts';

/** Signs a user of a local stack in and gives the ID token, which the API takes as a bearer token for an hour. */
export async function signIn(stack: LocalStack, name: string): Promise<string> {
  const user = stack.users.find((one) => one.name === name);
  if (!user)
    throw new StepgateError(
      'InvalidOption',
      `There is no user ${name}. There are: ${stack.users.map((one) => one.name).join(', ')}.`,
    );
  // Signing in is unsigned; the SDK wants credentials all the same.
  const cognito = new CognitoIdentityProviderClient({
    endpoint: stack.endpointUrl,
    region: stack.region,
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
  const { AuthenticationResult } = await cognito.send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: stack.outputs.UserPoolClientId,
      AuthParameters: { USERNAME: name, PASSWORD: user.password },
    }),
  );
  cognito.destroy();
  const token = AuthenticationResult?.IdToken;
  if (!token) throw new StepgateError('DemoFailed', `The user pool did not sign ${name} in.`);
  return token;
}

/** How long a token is used; it is good for an hour, and somebody may take longer to decide. */
const TOKEN_MS = 45 * 60_000;

/** Statuses of a request that comes too late, or is not this person's to make. */
const NOT_TAKEN = new Set([403, 409, 410, 422]);

/** What the API refused, in its own words: a request that was understood, and may not be. */
export class Refused extends StepgateError {
  constructor(sentence: string) {
    super('DemoFailed', sentence);
  }
}

/** The API as one user sees it; every answer is checked against its schema. Problems are thrown as `DemoFailed`, those with what was asked for as `Refused`. */
export class ApiClient {
  readonly #stack: LocalStack;
  readonly #user: string;
  readonly #signal: AbortSignal;
  readonly #headers: Readonly<Record<string, string>>;
  #token: { text: string; at: number } | undefined;

  private constructor(
    user: string,
    stack: LocalStack,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>>,
  ) {
    this.#user = user;
    this.#stack = stack;
    this.#signal = signal;
    this.#headers = headers;
  }

  /** A client for a user of a local stack, who is signed in. */
  static async as(
    user: string,
    stack: LocalStack,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ApiClient> {
    const client = new ApiClient(user, stack, signal, headers);
    await client.#authorization();
    return client;
  }

  async #authorization(): Promise<string> {
    if (!this.#token || Date.now() - this.#token.at > TOKEN_MS)
      this.#token = { text: await signIn(this.#stack, this.#user), at: Date.now() };
    return `Bearer ${this.#token.text}`;
  }

  createSession(goal: string): Promise<CreateSessionResponse> {
    return this.#send('POST', '/v1/sessions', CreateSessionResponse, { goal });
  }

  session(id: string): Promise<SessionDetail> {
    return this.#send('GET', `/v1/sessions/${id}`, SessionDetail);
  }

  /** The events after a cursor; waits for one when there is none yet. */
  events(id: string, after: string | undefined): Promise<EventPage> {
    const query = new URLSearchParams({ wait: String(MAX_WAIT_SECONDS), ...(after && { after }) });
    return this.#send('GET', `/v1/sessions/${id}/events?${query.toString()}`, EventPage);
  }

  approval(id: string): Promise<ApprovalDetail> {
    return this.#send('GET', `/v1/approvals/${id}`, ApprovalDetail);
  }

  /** @throws {Refused} where the decision is not taken, for example since somebody decided before. */
  decide(id: string, decision: DecisionRequest): Promise<ApprovalView> {
    return this.#send('POST', `/v1/approvals/${id}/decision`, ApprovalView, decision);
  }

  usage(groupBy: UsageQuery['groupBy']): Promise<UsageReport> {
    return this.#send('GET', `/v1/usage?groupBy=${groupBy}`, UsageReport);
  }

  async #send<T extends z.core.$ZodType>(
    method: string,
    path: string,
    answer: T,
    body?: unknown,
  ): Promise<z.output<T>> {
    const response = await fetch(`${this.#stack.apiUrl}${path}`, {
      method,
      signal: this.#signal,
      headers: {
        ...this.#headers,
        authorization: await this.#authorization(),
        ...(method === 'POST' && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = z.safeParse(answer, asJson(text));
    if (response.ok && parsed.success) return parsed.data;
    const problem = z.safeParse(Problem, asJson(text));
    const why = problem.success
      ? `${problem.data.title}. ${problem.data.detail ?? ''}`
      : response.ok && parsed.error
        ? z.prettifyError(parsed.error)
        : text.slice(0, 500);
    if (problem.success && NOT_TAKEN.has(response.status)) throw new Refused(why.trim());
    throw new StepgateError('DemoFailed', `${method} ${path} answered ${response.status}: ${why.trim()}`);
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
