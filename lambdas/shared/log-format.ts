import { LogFormatter, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';

/**
 * Writes a log line without what its reader finds elsewhere: the function's name is in the log group's, its ARN, its memory and the cold
 * start are in Lambda's own line of the same request id and on the trace. CloudWatch is paid by the byte, and each step of each turn logs.
 */
export class LineFormat extends LogFormatter {
  override formatAttributes(attributes: UnformattedAttributes, ids: LogAttributes): LogItem {
    const { logLevel, message, timestamp, serviceName, lambdaContext, xRayTraceId } = attributes;
    return new LogItem({
      attributes: {
        level: logLevel,
        message,
        timestamp: this.formatTimestamp(timestamp),
        service: serviceName,
        function_request_id: lambdaContext?.awsRequestId,
        xray_trace_id: xRayTraceId,
      },
    }).addAttributes(ids);
  }
}
