import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { Schemas } from '../api/schema.ts';
import { fieldsOf, pointerPath, valueText } from '../model/fields.ts';
import { MarkBadge } from './mark.tsx';
import { PlainText } from './plain-text.tsx';

type Evidence = Schemas['ApprovalDetail']['arguments'];

/** A call's arguments, field by field; with evidence, each with where its value came from. */
export function Arguments({
  input,
  evidence = [],
}: {
  readonly input: Schemas['JsonObject'];
  readonly evidence?: Evidence;
}) {
  const found = new Map(evidence.map((one) => [one.path, one]));
  return (
    <KeyValuePairs
      columns={2}
      minColumnWidth={190}
      items={fieldsOf(input).map(({ path, pointer, value }) => {
        const one = found.get(pointer);
        return {
          label: <PlainText text={path} />,
          value: (
            <>
              <span className="code">
                <PlainText text={valueText(value)} />
              </span>
              {one !== undefined && <Origin evidence={one} />}
            </>
          ),
        };
      })}
    />
  );
}

function Origin({ evidence: { mark, source, quote, edited } }: { readonly evidence: Evidence[number] }) {
  if (edited) return <div className="origin">changed by a person</div>;
  return (
    <div className="origin">
      <MarkBadge mark={mark} source={source} />
      {quote !== undefined && (
        <Box variant="small" display="block">
          “<PlainText text={quote} />”{source !== undefined && ` in ${source}`}
        </Box>
      )}
    </div>
  );
}

/** What people changed of what the model proposed, field by field. */
export function Changes({ changes }: { readonly changes: readonly Schemas['Change'][] }) {
  return (
    <ul className="changes">
      {changes.map(({ path, from, to }) => (
        <li key={path}>
          <PlainText text={pointerPath(path)} />:{' '}
          {from === undefined ? (
            'not there'
          ) : (
            <del className="code">
              <PlainText text={valueText(from)} />
            </del>
          )}{' '}
          {to === undefined ? '' : 'now '}
          {to === undefined ? (
            'taken out'
          ) : (
            <ins className="code">
              <PlainText text={valueText(to)} />
            </ins>
          )}
        </li>
      ))}
    </ul>
  );
}
