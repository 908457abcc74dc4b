import { ViewHeader } from '../../components/view-header.tsx';
import { useStrings } from '../../strings/index.ts';

export function LoginView() {
  const { frame } = useStrings();
  return <ViewHeader title={frame.views.login} />;
}
