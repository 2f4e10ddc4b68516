/** What a list says of its reading, page by page. */
export interface Reading {
  readonly hasNextPage: boolean;
  readonly isFetching: boolean;
  readonly isError: boolean;
}

/** The most that is put in order by urgency without being asked to. */
const MOST_IN_ORDER = 500;

/** Whether the next page is to be read without being asked to. After a failure it is not, until the list was got again. */
export const readsOn = ({ hasNextPage, isFetching, isError }: Reading, loaded: number): boolean =>
  hasNextPage && !isFetching && !isError && loaded < MOST_IN_ORDER;
