/** A title of the world's, in whatever script: laid out by its own direction. */
export function Title({ children }: { readonly children: string }) {
  return <bdi dir="auto">{children}</bdi>;
}
