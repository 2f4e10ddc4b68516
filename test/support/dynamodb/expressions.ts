import { compare, equal, holds, plus } from './values.ts';
import type { Item, Value } from './values.ts';

/** Names and values that an expression refers to. */
export interface References {
  readonly names?: Readonly<Record<string, string>> | undefined;
  readonly values?: Readonly<Record<string, Value>> | undefined;
}

/** A request that DynamoDB would refuse with ValidationException. */
export class InvalidExpression extends Error {}

/** Those of DynamoDB's reserved words that are near to names in use here; AWS refuses them in an expression without a `#name`. */
const RESERVED = new Set(
  (
    'action,at,attributes,backup,begin,between,by,call,cancel,case,check,close,comment,connection,contains,count,counter,current,cursor,data,date,day,' +
    'default,delete,depth,end,error,exists,explain,expression,file,filter,first,flag,format,from,function,get,group,groups,hash,hidden,hour,' +
    'identity,in,index,input,instance,is,item,items,key,keys,language,last,level,limit,limited,list,local,location,lock,log,map,' +
    'match,max,message,meta,method,min,mode,name,names,new,next,no,not,null,number,object,offset,old,on,open,operator,option,or,order,output,' +
    'owner,path,percent,plan,policy,position,prepared,primary,priority,prior,public,range,read,reads,real,reason,record,reference,region,' +
    'release,rename,replace,request,reset,resource,response,result,return,role,route,row,rule,rules,schema,scope,search,second,section,select,' +
    'session,set,short,show,size,source,space,start,state,statement,status,step,storage,store,stream,string,summary,table,task,text,then,time,timestamp,to,' +
    'token,total,trace,transaction,true,ttl,type,units,unknown,until,update,url,usage,use,user,users,using,uuid,value,values,view,wait,when,where,window,with,work,write,year,zone'
  ).split(','),
);

const TOKEN = /\s*(<>|<=|>=|[=<>(),.+\-[\]]|[:#]?[A-Za-z_][A-Za-z0-9_]*|\d+)/y;

/** Parses and runs DynamoDB's expressions against items. One for each expression; remembers which references were used. */
class Reader {
  readonly #tokens: string[] = [];
  #at = 0;
  readonly #references: References;
  readonly #used: Set<string>;

  constructor(text: string, references: References, used: Set<string>) {
    this.#references = references;
    this.#used = used;
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.trimEnd().length) {
      const from = TOKEN.lastIndex;
      const match = TOKEN.exec(text);
      if (match?.[1] === undefined) throw new InvalidExpression(`cannot read "${text.slice(from)}"`);
      this.#tokens.push(match[1]);
    }
  }

  get done(): boolean {
    return this.#at === this.#tokens.length;
  }

  peek(): string {
    return (this.#tokens[this.#at] ?? '').toUpperCase();
  }

  take(wanted?: string): string {
    const token = this.#tokens[this.#at] ?? '';
    if (wanted !== undefined && token.toUpperCase() !== wanted)
      throw new InvalidExpression(`expected ${wanted}, found "${token}"`);
    this.#at += 1;
    return token;
  }

  accept(wanted: string): boolean {
    if (this.peek() !== wanted) return false;
    this.#at += 1;
    return true;
  }

  path(): string[] {
    const path = [this.#name(this.take())];
    while (true) {
      if (this.accept('.')) path.push(this.#name(this.take()));
      else if (this.accept('[')) {
        path.push(this.take());
        this.take(']');
      } else return path;
    }
  }

  value(): Value {
    const token = this.take();
    const value = this.#references.values?.[token];
    if (value === undefined) throw new InvalidExpression(`${token} is not among ExpressionAttributeValues`);
    this.#used.add(token);
    return value;
  }

  #name(token: string): string {
    if (token.startsWith('#')) {
      const name = this.#references.names?.[token];
      if (name === undefined) throw new InvalidExpression(`${token} is not among ExpressionAttributeNames`);
      this.#used.add(token);
      return name;
    }
    if (!/^[A-Za-z]/.test(token)) throw new InvalidExpression(`"${token}" is not an attribute`);
    if (RESERVED.has(token.toLowerCase()))
      throw new InvalidExpression(`"${token}" is a reserved word: use a #name`);
    return token;
  }
}

type Test = (item: Item | undefined) => boolean;
type Operand = (item: Item | undefined) => Value | undefined;

const lookup = (item: Item | undefined, path: readonly string[]): Value | undefined =>
  path.reduce<Value | undefined>(
    (value, part) => {
      const inside = value?.['M'] ?? value?.['L'];
      return (inside as Record<string, Value> | undefined)?.[part];
    },
    item === undefined ? undefined : { M: item },
  );

function operand(reader: Reader): Operand {
  if (reader.peek().startsWith(':')) {
    const value = reader.value();
    return () => value;
  }
  if (reader.peek() === 'SIZE') {
    reader.take();
    reader.take('(');
    const path = reader.path();
    reader.take(')');
    return (item) => {
      const inside = Object.values(lookup(item, path) ?? {})[0];
      return inside === undefined ? undefined : { N: String((inside as string | unknown[]).length) };
    };
  }
  const path = reader.path();
  return (item) => lookup(item, path);
}

const COMPARISONS: Record<string, (order: number | undefined, same: boolean) => boolean> = {
  '=': (_order, same) => same,
  '<>': (_order, same) => !same,
  '<': (order) => order !== undefined && order < 0,
  '<=': (order) => order !== undefined && order <= 0,
  '>': (order) => order !== undefined && order > 0,
  '>=': (order) => order !== undefined && order >= 0,
};

function primary(reader: Reader): Test {
  if (reader.accept('(')) {
    const inside = either(reader);
    reader.take(')');
    return inside;
  }
  const name = reader.peek();
  if (name === 'ATTRIBUTE_EXISTS' || name === 'ATTRIBUTE_NOT_EXISTS') {
    reader.take();
    reader.take('(');
    const path = reader.path();
    reader.take(')');
    return (item) => (lookup(item, path) !== undefined) === (name === 'ATTRIBUTE_EXISTS');
  }
  if (name === 'BEGINS_WITH' || name === 'CONTAINS') {
    reader.take();
    reader.take('(');
    const container = operand(reader);
    reader.take(',');
    const wanted = operand(reader);
    reader.take(')');
    return (item) => {
      const [left, right] = [container(item), wanted(item)];
      if (left === undefined || right === undefined) return false;
      return holds(left, right, name === 'CONTAINS' ? 'contains' : 'begins');
    };
  }
  const left = operand(reader);
  if (reader.accept('BETWEEN')) {
    const low = operand(reader);
    reader.take('AND');
    const high = operand(reader);
    const [lowest, highest] = [low(undefined), high(undefined)];
    if (lowest !== undefined && highest !== undefined && (compare(lowest, highest) ?? 0) > 0)
      throw new InvalidExpression('BETWEEN needs an upper bound that is not below the lower one');
    return (item) => {
      const [value, from, to] = [left(item), low(item), high(item)];
      if (value === undefined || from === undefined || to === undefined) return false;
      return (compare(value, from) ?? -1) >= 0 && (compare(value, to) ?? 1) <= 0;
    };
  }
  if (reader.accept('IN')) {
    reader.take('(');
    const options = [operand(reader)];
    while (reader.accept(',')) options.push(operand(reader));
    reader.take(')');
    return (item) => {
      const value = left(item);
      return value !== undefined && options.some((option) => equal(value, option(item) ?? {}));
    };
  }
  const comparison = COMPARISONS[reader.take()];
  if (comparison === undefined) throw new InvalidExpression('expected a comparison');
  const right = operand(reader);
  return (item) => {
    const [a, b] = [left(item), right(item)];
    return a !== undefined && b !== undefined && comparison(compare(a, b), equal(a, b));
  };
}

function negation(reader: Reader): Test {
  if (!reader.accept('NOT')) return primary(reader);
  const inside = negation(reader);
  return (item) => !inside(item);
}

function both(reader: Reader): Test {
  const tests = [negation(reader)];
  while (reader.accept('AND')) tests.push(negation(reader));
  return (item) => tests.every((test) => test(item));
}

function either(reader: Reader): Test {
  const tests = [both(reader)];
  while (reader.accept('OR')) tests.push(both(reader));
  return (item) => tests.some((test) => test(item));
}

/** The test that a condition, filter or key condition stands for. An item that is not there has no attributes. */
export function condition(text: string, references: References, used: Set<string>): Test {
  const reader = new Reader(text, references, used);
  const test = either(reader);
  if (!reader.done) throw new InvalidExpression(`unexpected "${reader.take()}"`);
  return test;
}

type Change = (before: Item, after: Record<string, Value>) => void;

function term(reader: Reader): Operand {
  if (reader.peek() !== 'IF_NOT_EXISTS') return operand(reader);
  reader.take();
  reader.take('(');
  const path = reader.path();
  reader.take(',');
  const fallback = term(reader);
  reader.take(')');
  return (item) => lookup(item, path) ?? fallback(item);
}

function place(after: Record<string, Value>, path: readonly string[], value: Value | undefined): void {
  const [last = ''] = path.slice(-1);
  const parent = path.slice(0, -1).reduce<Record<string, Value>>((inside, part) => {
    const map = inside[part]?.['M'];
    if (map === undefined) throw new InvalidExpression(`the path ${path.join('.')} leads nowhere`);
    return map as Record<string, Value>;
  }, after);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
}

function setting(reader: Reader): Change {
  const path = reader.path();
  reader.take('=');
  const first = term(reader);
  const sign = reader.peek() === '+' ? 1 : reader.peek() === '-' ? -1 : undefined;
  const second = sign === undefined ? undefined : (reader.take(), term(reader));
  return (before, after) => {
    const [a, b] = [first(before), second?.(before)];
    if (a === undefined || (second !== undefined && b === undefined))
      throw new InvalidExpression('an operand of SET is not there');
    place(after, path, b === undefined ? a : plus(a, b, sign));
  };
}

const clauses: Record<string, (reader: Reader) => Change> = {
  SET: setting,
  REMOVE: (reader) => {
    const path = reader.path();
    return (_before, after) => place(after, path, undefined);
  },
  ADD: (reader) => {
    const path = reader.path();
    const value = reader.value();
    return (before, after) => place(after, path, plus(lookup(before, path) ?? { N: '0' }, value));
  },
};

/** The item that an update expression makes of another. */
export function update(text: string, references: References, used: Set<string>): (item: Item) => Item {
  const reader = new Reader(text, references, used);
  const changes: Change[] = [];
  while (!reader.done) {
    const clause = clauses[reader.take().toUpperCase()];
    if (clause === undefined) throw new InvalidExpression(`cannot run the update "${text}"`);
    do changes.push(clause(reader));
    while (reader.accept(','));
  }
  return (item) => {
    const after = structuredClone(item) as Record<string, Value>;
    for (const change of changes) change(item, after);
    return after;
  };
}
