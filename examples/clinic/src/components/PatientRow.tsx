export function PatientRow({ patient }: { patient: { full_name: string; phone: string | null } }) {
  return <li>{patient.full_name} <small>{patient.phone}</small></li>;
}
