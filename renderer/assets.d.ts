/** What the page's bundler makes of files that are no code. */
declare module '*.css';
declare module '*.svg' {
  const address: string;
  // biome-ignore lint/style/noDefaultExport: the bundler's own way.
  export default address;
}
