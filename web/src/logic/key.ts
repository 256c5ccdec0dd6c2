/** Return the key or the token in what somebody pasted: the thing itself, an address with `?token=`, or a line of `sweepstake env`. */
export function keyIn(pasted: string): string {
  const text = pasted.trim();
  const token = /[?&]token=([^&#\s]+)/.exec(text)?.[1];
  if (token !== undefined) {
    try {
      return decodeURIComponent(token);
    } catch {
      return token;
    }
  }
  return (/WANDB_API_KEY=['"]?([^\s'"]+)/.exec(text)?.[1] ?? text).replace(/^['"]|['"]$/g, "");
}
