/** A body as API Gateway hands it over: in base64 where it thinks that it is no text. */
interface SentBody {
  readonly body?: string | undefined;
  readonly isBase64Encoded?: boolean | undefined;
}

/** The body as it was sent. */
export const rawBody = ({ body = '', isBase64Encoded }: SentBody): Buffer =>
  Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8');
