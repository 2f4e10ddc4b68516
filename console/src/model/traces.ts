/** The page of CloudWatch with a session's traces, each with its logs: every Lambda annotates its segments with the session's id. */
export const tracesUrl = (region: string, sessionId: string): string =>
  `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#xray:traces/query?~(query~(expression~'${starred(
    `annotation.sessionId = "${sessionId}"`,
  )}))`;

/** Text as CloudWatch's addresses hold it: percent-encoded, with a star in place of the percent sign. */
const starred = (text: string): string => encodeURIComponent(text).replaceAll('%', '*');

/** The page of CloudWatch that queries log groups for a session's lines, from when it was started: every line names its session. */
export function logsUrl(
  region: string,
  logGroups: readonly string[],
  { sessionId, createdAt, closedAt }: { sessionId: string; createdAt: string; closedAt?: string },
): string {
  const query = `fields @timestamp, level, service, message, turn, callId | filter sessionId = "${sessionId}" | sort @timestamp`;
  const times =
    closedAt === undefined
      ? `end~0~start~'${starred(createdAt)}`
      : `end~'${starred(closedAt)}~start~'${starred(createdAt)}`;
  const detail = `~(${times}~timeType~'ABSOLUTE~tz~'UTC~editorString~'${starred(query)}~source~(${logGroups
    .map((name) => `~'${starred(name)}`)
    .join('')}))`;
  // Below `#logsV2:` CloudWatch reads an encoding of an encoding, with a dollar sign in place of the percent sign.
  const encoded = encodeURIComponent(`?queryDetail=${encodeURIComponent(detail)}`).replaceAll('%', '$');
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logsV2:logs-insights${encoded}`;
}
