import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { approvalAccess, grantAnswer } from './approval-access.ts';
import type { RouteAccess } from './approval-access.ts';
import { DECIDE_APPROVALS, LIST_EVENTS, ROUTES } from '../../schemas/routes.ts';
import { HttpApi } from './http-api.ts';
import type { Identity } from './identity.ts';
import { fixedArns } from './setting.ts';
import type { Setting } from './setting.ts';
import { StepgateFunction } from './stepgate-function.ts';
import { SESSION_INDEXES } from './storage.ts';
import type { Storage } from './storage.ts';

const ANSWER_TIMEOUT = Duration.seconds(10);
/** API Gateway waits for 30 s at the most. */
const LONGEST_TIMEOUT = Duration.seconds(29);
/** What may take that long: a long poll, and many decisions at once. */
const SLOW = new Set([LIST_EVENTS.name, DECIDE_APPROVALS.name]);

export interface SessionsApiProps {
  readonly setting: Setting;
  readonly storage: Storage;
  readonly identity: Identity;
}

/** The v1 API (`schemas/routes.ts`): one function a route, so that each has only its own access. */
export class SessionsApi extends Construct {
  readonly http: HttpApi;

  constructor(scope: Construct, id: string, { setting, storage, identity }: SessionsApiProps) {
    super(scope, id);
    const machine = fixedArns(this, setting).stateMachine;
    const access = { ...routeAccess(storage, machine), ...approvalAccess(storage, identity, machine) };
    const routes = ROUTES.map((route) => {
      const fn = new StepgateFunction(this, route.name, {
        setting,
        name: route.name,
        description: `${route.method} ${route.path}`,
        timeout: SLOW.has(route.name) ? LONGEST_TIMEOUT : ANSWER_TIMEOUT,
      });
      const grant = access[route.name];
      if (grant === undefined) throw new Error(`nothing says what the route ${route.name} may reach`);
      grant(fn);
      return { route, fn };
    });
    this.http = new HttpApi(this, 'Http', { setting, identity, routes });
  }
}

/** What the function of each route may reach. */
function routeAccess(storage: Storage, machine: string): Record<string, RouteAccess> {
  const { ledger, sessions, content } = storage;
  return {
    'create-session': (fn) => {
      ledger.grant(fn, 'PutItem');
      sessions.grant(fn, 'GetItem', 'PutItem', 'UpdateItem');
      content.grant(fn, 'PutObject');
      fn.grant(['states:StartExecution'], [machine]);
      fn.setEnv('stateMachine', machine);
    },
    'list-sessions': (fn) => sessions.grantQueryIndexes(fn, SESSION_INDEXES.list, SESSION_INDEXES.status),
    'get-session': (fn) => sessions.grant(fn, 'Query'),
    'list-events': (fn) => {
      ledger.grant(fn, 'Query');
      sessions.grant(fn, 'Query');
      content.grant(fn, 'GetObject');
    },
    'cancel-session': (fn) => {
      ledger.grant(fn, 'Query', 'PutItem');
      sessions.grant(fn, 'Query', 'PutItem');
      grantAnswer(fn, storage, machine);
    },
    'list-tools': (fn) => sessions.grant(fn, 'Query'),
    'get-usage': (fn) => sessions.grant(fn, 'GetItem', 'Query'),
    'get-budget': (fn) => sessions.grant(fn, 'GetItem'),
    'list-policies': (fn) => sessions.grantQueryIndexes(fn, SESSION_INDEXES.status),
    'get-openapi': () => undefined,
  };
}
