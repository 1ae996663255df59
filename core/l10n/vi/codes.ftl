# Điều máy ảnh thấy mà không phải là một lượt qua chốt: mã loại khác, hoặc không có mã.

nothing-readable = Không đọc được mã nào
judged-already = Mã này đã kiểm tra, không ghi thêm lượt mới. Khi đó: { $sentence }
kind-url = đường dẫn trang web
kind-wifi = mã kết nối Wi-Fi
kind-payment = mã thanh toán
kind-citizen-id = căn cước công dân gắn chip
kind-eu-dcc = chứng nhận COVID của Liên minh châu Âu
kind-smart-health-card = thẻ SMART Health Card
kind-nz-covid-pass = thẻ COVID của New Zealand
kind-travel = mã đi đường
kind-travel-jws = mã đi đường ở dạng JOSE
kind-contact = danh thiếp
kind-phone = số điện thoại
kind-sms = tin nhắn
kind-email = thư điện tử
kind-location = vị trí trên bản đồ
kind-event = lịch hẹn
kind-one-time-password = khóa của ứng dụng tạo mật khẩu
kind-text = văn bản thường
kind-binary = dữ liệu không phải văn bản
kind-structured-append = một phần của nội dung nằm trong nhiều mã
kind-other = một loại mã khác

hint-too-dark = Quá tối: bật đèn
hint-too-bright = Quá sáng: che bớt hoặc giảm độ sáng màn hình
hint-low-contrast = Chưa thấy gì: hướng máy vào mã
hint-blurred = Ảnh nhòe: giữ yên máy
hint-too-far = Đưa máy lại gần hơn
hint-too-close = Quá gần: lùi máy ra
hint-cut-off = Mã bị khuất: đưa trọn mã vào khung
hint-glare = Bị chói: nghiêng màn hình hoặc tờ giấy
hint-micro-qr = Đây là mã Micro QR, không phải mã đi đường
hint-other = Thử lại
