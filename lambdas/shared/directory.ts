import {
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  CognitoIdentityProviderClient,
  InvalidParameterException,
  ListUsersInGroupCommand,
  ResourceNotFoundException,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import type { AttributeType, ListUsersInGroupCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import type { Person } from '../../domain/approvals/who.ts';
import { GroupName } from '../../schemas/status.ts';
import { env } from './env.ts';

/** The people of a tenant, as the user pool knows them. */
export interface Directory {
  /** Somebody by id or name, with their groups; undefined where the tenant has nobody of it who may sign in. */
  find(tenant: string, idOrName: string): Promise<Person | undefined>;
  /** Who is in any of these groups, by name, each with those of them that they are in. */
  membersOf(tenant: string, groups: readonly string[]): Promise<Person[]>;
}

/** The claim that names a user's tenant. */
const TENANT_ATTRIBUTE = 'custom:tenant';
/** The most pages of a group's members that are read, 60 people each. */
const MOST_PAGES = 20;

const cognito = new CognitoIdentityProviderClient({});

interface PoolUser {
  readonly name: string | undefined;
  readonly enabled: boolean | undefined;
  readonly attributes: readonly AttributeType[] | undefined;
}

/** A user as tokens name them; undefined for one of another tenant, or who may not sign in. */
function userOf(tenant: string, { name, enabled, attributes }: PoolUser): Person['user'] | undefined {
  const value = (attribute: string) => attributes?.find(({ Name }) => Name === attribute)?.Value;
  const id = value('sub');
  if (id === undefined || enabled === false || value(TENANT_ATTRIBUTE) !== tenant) return undefined;
  return { id, name: name === undefined || name === id ? (value('email') ?? id) : name };
}

/** A page of a group's members: none where a redeploy took the group away, though approvals of before still name it. */
async function pageOf(
  group: string,
  NextToken: string | undefined,
): Promise<Pick<ListUsersInGroupCommandOutput, 'Users' | 'NextToken'>> {
  const pool = { UserPoolId: env('userPool'), GroupName: group };
  try {
    return await cognito.send(
      new ListUsersInGroupCommand({ ...pool, ...(NextToken === undefined ? {} : { NextToken }) }),
    );
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return {};
    throw error;
  }
}

/** The user pool of this deployment. */
export const directory: Directory = {
  async find(tenant, idOrName) {
    const pool = { UserPoolId: env('userPool'), Username: idOrName };
    try {
      const found = await cognito.send(new AdminGetUserCommand(pool));
      const user = userOf(tenant, {
        name: found.Username,
        enabled: found.Enabled,
        attributes: found.UserAttributes,
      });
      if (user === undefined) return undefined;
      const { Groups = [] } = await cognito.send(new AdminListGroupsForUserCommand({ ...pool, Limit: 60 }));
      return { user, groups: Groups.flatMap(({ GroupName: name }) => GroupName.safeParse(name).data ?? []) };
    } catch (error) {
      // A name that no user can have, e.g. with a space, is an invalid parameter.
      if (error instanceof UserNotFoundException || error instanceof InvalidParameterException)
        return undefined;
      throw error;
    }
  },
  async membersOf(tenant, groups) {
    const people = new Map<string, Person & { groups: string[] }>();
    for (const group of groups) {
      let NextToken: string | undefined;
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const { Users = [], ...next } = await pageOf(group, NextToken);
        for (const { Username, Enabled, Attributes } of Users) {
          const user = userOf(tenant, { name: Username, enabled: Enabled, attributes: Attributes });
          if (user === undefined) continue;
          const known = people.get(user.id);
          if (known === undefined) people.set(user.id, { user, groups: [group] });
          else known.groups.push(group);
        }
        ({ NextToken } = next);
        if (NextToken === undefined) break;
      }
    }
    return [...people.values()].toSorted((a, b) => (a.user.name < b.user.name ? -1 : 1));
  },
};
