import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStrings } from '../strings/index.ts';
import { Button } from './button.tsx';

const SHOWN_MS = 2000;

/** Copies a text, and says that it did. */
export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const { frame } = useStrings();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = window.setTimeout(() => setCopied(false), SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [isCopied]);
  return (
    <>
      <Button icon={isCopied ? Check : Copy} onClick={async () => setCopied(await copyText(text))}>
        {isCopied ? frame.copied : (label ?? frame.copy)}
      </Button>
      <span className="unseen" role="status">
        {isCopied && frame.copied}
      </span>
    </>
  );
}

/** Without the permission for the clipboard, as in the desktop's window, the old way still works: it copies what is selected. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const carrier = document.createElement('textarea');
    carrier.value = text;
    carrier.style.position = 'fixed';
    carrier.style.opacity = '0';
    document.body.append(carrier);
    carrier.select();
    const isCopied = document.execCommand('copy');
    carrier.remove();
    return isCopied;
  }
}
