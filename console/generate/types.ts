/** A JSON Schema as zod writes it into the OpenAPI document: the part of the language that says what a type is. */
export interface Schema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}

/** A property's name, quoted where TypeScript needs it. */
export const nameOf = (name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name.replaceAll("'", "\\'")}'`;

/** The name of a schema's type: `data.plan.completed` is `DataPlanCompleted`. */
export const aliasOf = (name: string): string =>
  name.replaceAll(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, first: string) => first.toUpperCase());

/** The TypeScript type of a schema. Throws where the schema says something that it does not know, so that no type is ever guessed. */
export function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return aliasOf(schema.$ref.split('/').at(-1) ?? '');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map((choice) => `(${typeOf(choice)})`).join(' | ');
  if (Array.isArray(schema.type))
    return schema.type.map((type: string) => `(${typeOf({ ...schema, type })})`).join(' | ');
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
    case 'number': {
      return schema.type;
    }
    case 'integer': {
      return 'number';
    }
    case 'array': {
      return `(${typeOf(schema.items ?? {})})[]`;
    }
    case 'object': {
      return objectOf(schema);
    }
    default: {
      throw new Error(`no TypeScript type is known for the schema ${JSON.stringify(schema)}`);
    }
  }
}

function objectOf({ properties = {}, required = [], additionalProperties }: Schema): string {
  const fields = Object.entries(properties).map(
    ([name, schema]) => `${nameOf(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema)};`,
  );
  if (typeof additionalProperties === 'object')
    fields.push(`[key: string]: ${typeOf(additionalProperties)};`);
  return `{ ${fields.join(' ')} }`;
}
