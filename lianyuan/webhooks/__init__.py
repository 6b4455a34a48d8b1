"""What happens here, told to other people's programs: CloudEvents sent to the addresses they registered."""
