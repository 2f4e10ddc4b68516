/** A page that the side navigation leads to: its address below the console's, its name, and the key that opens it after `g`. */
export interface NavigationPage {
  readonly path: string;
  readonly title: string;
  readonly key: string;
}

/** The pages of the side navigation, in their order. */
export const NAVIGATION: readonly NavigationPage[] = [
  { path: '/approvals', title: 'Approvals', key: 'a' },
  { path: '/sessions', title: 'Sessions', key: 's' },
  { path: '/tools', title: 'Tools and policies', key: 't' },
  { path: '/usage', title: 'Usage', key: 'u' },
];
