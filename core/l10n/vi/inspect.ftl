# Những gì `chot inspect` nói về một mã.

inspect-issuer = Nơi cấp, theo chính mã
inspect-key = Khóa
inspect-signature = Chữ ký
inspect-dates = Thời hạn
inspect-error = Điều sai
inspect-claims = Nội dung
inspect-claims-not-believed = Nội dung, CHƯA THỂ TIN
inspect-signature-valid = hợp lệ
inspect-signature-invalid = không hợp lệ
inspect-signature-unknown-key = của một khóa chưa biết
inspect-signature-none = không có chữ ký nào xem được
inspect-dates-valid = đang có hiệu lực
inspect-dates-expired = đã hết hạn
inspect-dates-not-yet = chưa đến hạn
inspect-dates-none = không có
inspect-other = { $code }
